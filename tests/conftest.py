"""What every test may ask for: the catalogue, the city, certificates, a case at a wanted place."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.city import KeptTown, Town
from tests.factories.files import small_pdf
from tests.factories.kept import Kept
from tests.factories.locks import open_locks_against_emptying
from tests.factories.reading import remembering


def _load_catalogue() -> None:
    from procedures.domain.catalogue import load_catalogue

    load_catalogue()


CATALOGUE, TOWN = Kept(_load_catalogue), KeptTown()


@pytest.fixture
def catalogue(db):
    """The procedures that come with the house, published."""
    CATALOGUE.put()


@pytest.fixture(scope="session")
def pki():
    """Demonstration authorities, made once."""
    from documents.domain.demonstration import make_demo_authorities

    make_demo_authorities()


@pytest.fixture
def town(catalogue, pki) -> Town:
    """The demonstration city with its people and certificates."""
    return TOWN.town()


@pytest.fixture(scope="session", autouse=True)
def files_read_once():
    """A process for each upload costs more than all else in most tests."""
    from documents.engines import reading

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "ask_worker", remembering(reading.ask_worker))
        yield


@pytest.fixture
def a_pdf():
    """A small sound PDF as a browser would upload it."""
    return lambda name="giay-to.pdf", text="Giấy chứng nhận": SimpleUploadedFile(
        name, small_pdf(text), "application/pdf"
    )


@pytest.fixture(autouse=True)
def search_engine(settings):
    """The embedded engine belongs to SQLite: on PostgreSQL a test has Elasticsearch when there is one, else nothing."""
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return
    address = os.environ.get("EGOV_TEST_ELASTICSEARCH_URL")
    chosen = {"ENGINE": "tests.factories.no_search"}
    if address:
        chosen = {
            "ENGINE": "search.engines.elastic",
            "HOSTS": [address],
            "PREFIX": f"test-{os.getpid()}",
            "TIMEOUT": 30,
        }
    settings.EGOV_SEARCH = {**settings.EGOV_SEARCH, **chosen}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Between some tests the runner empties all tables; the locks against just that are opened for it, in its own
    database only. ``tests/audit/test_locks.py`` closes them again and tries them."""
    with django_db_blocker.unblock():
        open_locks_against_emptying()
