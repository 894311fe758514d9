"""What several journeys stand on."""

import pytest
from django.db import connection


@pytest.fixture
def postgres() -> None:
    """Locks and races are told of PostgreSQL only."""
    if connection.vendor != "postgresql":
        pytest.skip("runs on PostgreSQL only: ./test starts one")
