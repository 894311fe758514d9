"""The chain with the engines and the settings of production: the same people, the same steps, over TLS.

Then again with everything killed at its links, Redis emptied each time: hints are lost, the sweep finds the work.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.launcher.processes import wait_until
from scripts.walk import STEPS, Walk
from tests.journeys.cuts import walk_through_cuts
from tests.journeys.production import City

pytestmark = [pytest.mark.engine, pytest.mark.journey]
# Told by files in the demonstration's folder only; the letters of this city are counted at its mail server instead.
OTHERWISE = {"is_told"}


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Iterator[City]:
    postgres, elastic = os.environ.get("EGOV_TEST_POSTGRES_URL"), os.environ.get("EGOV_TEST_ELASTICSEARCH_URL")
    if not postgres or not elastic:
        pytest.skip("runs with PostgreSQL and Elasticsearch only: ./test starts them")
    made = City(tmp_path_factory.mktemp("city"), postgres=postgres, elasticsearch=elastic)
    try:
        made.prepare()
        made.open_redis()
        made.open_clock()
        made.open()
        os.environ["SSL_CERT_FILE"] = str(made.pem)  # the walkers' browsers trust this city's web server
        yield made
    finally:
        os.environ.pop("SSL_CERT_FILE", None)
        made.close()


class CityWalk(Walk):
    """As the demonstration's people; terms of the law end by themselves, so this test moves the clock of one row."""

    city: City

    def end_terms(self) -> None:
        self.city.change(
            "UPDATE workflows_consultation SET due_at = now() FROM workflows_case c WHERE c.id = case_id AND case_code = %s",
            self.code,
        )


def walk_in(city: City) -> CityWalk:
    walk = CityWalk(city.base, Path(city.data), console=city.environment())
    walk.city = city
    return walk


def settled(city: City) -> bool:
    return city.ask("SELECT count(*) FROM kernel_job WHERE state IN ('pending', 'running')") == [(0,)]


def test_the_chain_of_the_check_is_walked_in_production(city):
    walk = walk_in(city)
    for name in STEPS:
        if name not in OTHERWISE:
            getattr(walk, name)()
    assert wait_until(lambda: settled(city), seconds=60)
    assert city.ask("SELECT DISTINCT state FROM kernel_job") == [("done",)]
    sent = city.ask("SELECT count(*) FROM workflows_notice WHERE channel = 'mail'")[0][0]
    assert city.ask("SELECT DISTINCT state FROM workflows_notice") == [("sent",)]
    assert len(city.post.letters) == sent
    assert city.ask("SELECT count(*) FROM search_indexentry WHERE state <> 'done'") == [(0,)]
    holders = {row[0] for row in city.ask("SELECT DISTINCT split_part(holder, ':', 2) FROM kernel_job")}
    assert len(holders) >= 2, "one process did all the work"


def test_demonstration_accounts_and_commands_open_nothing(city):
    assert city.ask("SELECT email FROM organisations_user WHERE email LIKE '%@demo.egov'") == []
    walk = walk_in(city)
    with pytest.raises(AssertionError, match="demonstration"):
        walk.manage("load_demo_city")
    with pytest.raises(AssertionError, match=r"demonstration|trình diễn"):
        walk.manage("end_opinion_terms", "H19.150-000000-0000")


def test_after_each_power_cut_the_chain_goes_on_by_itself(city):
    walk = walk_in(city)

    def cut(after: float) -> None:
        time.sleep(after)
        city.power_cut()
        city.restart()

    walk_through_cuts(walk, cut)
    assert wait_until(lambda: settled(city), seconds=90)
    assert city.ask("SELECT DISTINCT state FROM kernel_job") == [("done",)]
    assert city.ask("SELECT document_id FROM documents_revision GROUP BY document_id, step HAVING count(*) > 1") == []
    told = (
        "SELECT n.state, count(*) FROM workflows_notice n JOIN workflows_case c ON c.id = n.case_id"
        " WHERE c.case_code = %s GROUP BY n.purpose, n.channel, n.state"
    )
    assert set(city.ask(told, walk.code)) == {("sent", 1)}
    walk.manage("verify_trail")


def test_without_a_broker_pages_work_and_the_sweep_does_the_rest_later(city):
    walk = walk_in(city)
    city.cut_redis()
    walk.finds()
    walk.files()
    walk.is_queued()
    walk.act("tiepnhan.bp", "Tiếp nhận")
    assert walk.public().status == 200
    city.open_redis()
    walk.wait(lambda: "/TNHS" in walk.own().text, "form 01 was not made after the broker had come back")


def test_a_silent_time_authority_delays_the_signature_and_loses_nothing(city):
    walk = walk_in(city)
    walk.finds()
    walk.files()
    city.cut_clock()
    walk.act("tiepnhan.bp", "Tiếp nhận")
    waiting = "SELECT last_error FROM kernel_job WHERE state = 'pending' AND topic = 'workflows.issue_form'"
    walk.wait(lambda: any("TimestampFailed" in str(row[0]) for row in city.ask(waiting)), "the failure was not noted")
    assert "/TNHS" not in walk.own().text
    city.open_clock()
    walk.wait(lambda: "/TNHS" in walk.own().text, "form 01 was not signed after the authority had come back")
