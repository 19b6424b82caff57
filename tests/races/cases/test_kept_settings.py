"""What another process changed counts for the next report, whatever this one keeps."""

import psycopg
import pytest
from django.db import connection
from django.test import Client

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case, Category
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.services import RoadEntry
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.rulesets import services as rulesets
from tests.db.cases.city import SETUP, WEST, lay_down
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)
ISSUER = machine("issuer", "access.issue_api_keys")
KEPT_STATEMENTS = 4  # what is asked outside, the locks, what is there, the writing
WITH_ITS_TRANSACTION = KEPT_STATEMENTS + 2


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    settings.RATE_LIMITS = ("off",)


@pytest.fixture
def city(small_city):  # noqa: F811 (a fixture)
    lay_down()
    return small_city


@pytest.fixture
def other():
    """Another process: a connection of its own, whose statements commit at once."""
    info = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    given = {name: info[name] for name in known if info.get(name)}
    with psycopg.connect(**given, autocommit=True) as one:
        yield one


@pytest.fixture
def key(city):
    return access.issue_api_key("a program", ["cases.post_open311"], actor=ISSUER).secret


@pytest.fixture
def post(key):
    """A report that differs from the others by its words."""
    said = []

    def post(**changes):
        said.append(None)
        values = {
            "api_key": key,
            "service_code": "pothole",
            "lat": str(WEST[1]),
            "long": str(WEST[0]),
            "description": f"機車道有坑洞 {len(said)}",
        }
        return Client().post("/open311/v2/requests.json", values | changes)

    post()
    assert post().status_code == 200  # by now everything is kept
    return post


def last() -> Case:
    return Case.objects.latest("pk")


def test_a_report_takes_so_many_statements(post, django_assert_num_queries):
    with django_assert_num_queries(WITH_ITS_TRANSACTION):
        post()
    with django_assert_num_queries(WITH_ITS_TRANSACTION):
        assert post(email="a@example.org", first_name="明", phone="0912-345-678").status_code == 200


def test_a_key_that_was_revoked_opens_nothing(post, other):
    other.execute("UPDATE access_apikey SET revoked_at = clock_timestamp()")
    assert post().status_code == 403


def test_a_key_that_lost_its_right_opens_nothing(post, other):
    other.execute("UPDATE access_apikey SET permissions = '{}'")
    assert post().status_code == 403


def test_a_key_expires_by_itself(post, other):
    other.execute("UPDATE access_apikey SET expires_at = clock_timestamp() - interval '1 s'")
    assert post().status_code == 403


def test_a_category_that_is_offered_no_more_takes_no_report(post, other):
    other.execute("UPDATE cases_category SET is_offered = false WHERE code = 'pothole'")
    assert post().status_code == 404


def test_new_hours_of_a_category_hold_for_the_next_case(post, other):
    before = last()
    other.execute("UPDATE cases_category SET operational_hours = 99 WHERE code = 'pothole'")
    post()
    assert (last().operational_due_at - last().opened_at).total_seconds() == 99 * 3600
    assert before.operational_due_at - before.opened_at != (
        last().operational_due_at - last().opened_at
    )


def test_a_category_that_was_renamed_is_told_by_its_new_name(post, other):
    other.execute("UPDATE cases_category SET name_zh = '路面破損' WHERE code = 'pothole'")
    post(description="")
    assert last().description_masked == "路面破損"


def test_another_unit_in_the_routing_gets_the_next_case(city, post, other):
    assert last().unit == city.units["ROADS"]
    other.execute(
        "UPDATE cases_routingrule SET unit_id = %s WHERE category_id = %s",
        [city.units["PARKS"].pk, Category.objects.get(code="pothole").pk],
    )
    post()
    assert last().unit == city.units["PARKS"]


def test_a_ruleset_in_force_from_now_on_holds_for_the_next_case(post, other):
    rulesets.seed()
    assert queries.deadlines(clock.now()).statutory_cap_days > 1
    other.execute(
        "UPDATE rulesets_ruleset SET parameters = parameters || '{\"statutory_cap_days\": 1}'"
        " WHERE key = 'cases.deadlines'"
    )
    before = last().statutory_due_at
    post()
    assert last().statutory_due_at < before


def test_a_closure_moves_the_deadline_of_the_next_case(post):
    before = last().statutory_due_at
    clock.declare_closure(before.date(), actor=machine("centre", "clock.declare_closure"))
    post()
    assert last().statutory_due_at > before


def test_the_road_of_a_case_is_the_one_that_was_loaded_last(post, other):
    assert last().road == ""
    line = [(WEST[0] - 0.001, WEST[1]), (WEST[0] + 0.001, WEST[1])]
    geography.load_roads([RoadEntry("R1", "新路", "New Road", "D1", line)], actor=SETUP)
    post()
    assert last().road == "新路"
    other.execute("UPDATE geography_road SET name_zh = '更新的路'")
    post()
    assert last().road == "更新的路"


def test_the_case_and_its_event_are_there_together_or_not_at_all(post, other):
    other.execute("ALTER TABLE cases_reporter ADD CONSTRAINT never CHECK (false) NOT VALID")
    before = (Case.objects.count(), Event.objects.count())
    try:
        assert post().status_code == 500
        assert (Case.objects.count(), Event.objects.count()) == before
    finally:
        other.execute("ALTER TABLE cases_reporter DROP CONSTRAINT never")
    assert post().status_code == 200
