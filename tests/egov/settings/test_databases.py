"""The database's options: what locking relies on, and plans that are kept."""

from egov.settings._databases import database


def test_postgres_waits_for_a_lock_but_not_for_ever() -> None:
    options = database("postgres:///egov")["OPTIONS"]

    assert options["options"] == "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000"


def test_questions_that_come_again_are_planned_once() -> None:
    options = database("postgres:///egov")["OPTIONS"]

    assert (options["server_side_binding"], options["prepare_threshold"]) == (True, 5)


def test_behind_a_pooler_nothing_is_prepared() -> None:
    options = database("postgres:///egov", prepared=False)["OPTIONS"]

    assert options == {"options": "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000"}
