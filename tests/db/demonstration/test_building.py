"""The demonstration city is built once, wholly or not at all."""

import json
import stat

import pytest
from django.apps import apps

from civicloop.answer.cases import queries as cases
from civicloop.assembly.demonstration import queries, services
from civicloop.assembly.demonstration.errors import OccupiedError, ScaleError
from civicloop.evaluate.resolutions import queries as resolutions
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import queries as ledger_queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.search import queries as search

pytestmark = pytest.mark.django_db
CASES = 150


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


class StoppedError(Exception):
    """Somebody pressed Ctrl-C."""


def test_an_interrupted_city_begins_anew_and_a_finished_one_is_not_doubled(tmp_path):
    def stop(text):
        if text.startswith("Living"):
            raise StoppedError

    with pytest.raises(StoppedError):
        services.build(CASES, report=stop)
    assert queries.built_city() is None
    assert not queries.has_cases()
    assert not organizations.people_who_may_sign_in().exists()
    assert not (tmp_path / "demo" / "accounts.json").exists()

    said = []
    built = services.build(CASES, report=said.append)
    events = ledger_queries.position()
    again = services.build(CASES * 2)

    assert (built.cases, built.finished_at is not None) == (CASES, True)
    assert again == built
    assert cases.received_rows().count() == CASES
    assert ledger_queries.position() == events > CASES
    assert any(text.startswith("Living the year: 150 of 150") for text in said)
    assert ledger.verify().good
    assert set(ledger_queries.behind().values()) <= {0}
    _check_accounts(tmp_path / "demo" / "accounts.json")
    _check_finding()
    _check_bodies()
    _check_committee()
    assert clock_queries.missing_years(clock.now()) == [], "no warning in a fresh demonstration"
    _check_renewal(tmp_path / "demo" / "accounts.json")


def _check_bodies():
    """Every body that is laid down has something that it decided, with its clock running."""
    decided = apps.get_model("resolutions", "Decision").objects
    keys = set(decided.values_list("body__power__key", flat=True))
    assert keys == {row["key"] for row in resolutions.shipped_bodies()}
    clocks = apps.get_model("clock", "ObjectClock").objects.filter(kind="answer")
    assert clocks.count() == decided.count()
    clerk = machine("clerk", "resolutions.see")
    assert search.find("斑馬線", actor=clerk, kinds=["resolutions.decision"])
    visits = apps.get_model("resolutions", "Visit").objects
    assert set(visits.values_list("state", flat=True)) == {"held", "planned"}
    carried = apps.get_model("resolutions", "Carry").objects
    states = {"asked", "approved", "refused", "audited"}
    assert set(carried.values_list("state", flat=True)) == states
    year = max(carried.values_list("year", flat=True))
    assert resolutions.carried_gaps(clerk, year, is_over=True) == []


def _check_committee():
    """What the committee decided on a round leads to the case by which it is followed."""
    decided = apps.get_model("planning", "CommitteeDecision").objects.get()
    followed = apps.get_model("resolutions", "Decision").objects.get(item=decided.item_id)
    assert followed.body.power.key == "plan_budget_committee"
    assert (decided.text, decided.number) == (followed.text, followed.meeting.title)
    assert decided.decided_on == followed.given_on
    assert decided.item.state == "released"


def _check_accounts(path):
    given = json.loads(path.read_text())
    now = clock.now()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(given) == {"roles", "open311_api_key"}
    assert set(given["roles"]) == {
        *("agent", "officer", "crew", "head", "analyst", "mayor", "administrator"),
    }
    for role, account in given["roles"].items():
        person = organizations.person(username=account["username"])
        assert person.check_password(account["password"])
        assert len(account["totp_secret"]) == 32
        assert access.actor_for(person, now).grants or role == "mayor"
    assert access.actor_for_api_key(given["open311_api_key"], now) is not None


def _check_finding():
    officer = access.actor_for(organizations.person(username="officer"), clock.now())
    unit = organizations.unit(code="PWB-MO-L")

    found = search.find("路燈", actor=officer, kinds=["cases.case"], limit=5)

    assert found
    assert {hit.unit for hit in found} == {unit.pk}
    assert search.find("路燈", actor=citizen(), limit=5) == []


def _check_renewal(path):
    """Accounts whose file was lost are given anew."""
    before = json.loads(path.read_text())
    path.unlink()
    services.build(CASES)
    after = json.loads(path.read_text())

    assert after["roles"]["officer"]["password"] != before["roles"]["officer"]["password"]
    person = organizations.person(username="officer")
    assert person.check_password(after["roles"]["officer"]["password"])


def test_a_database_with_other_cases_is_left_alone():
    model = apps.get_model("cases.Case")
    unit = apps.get_model("organizations.Unit").objects.create(
        code="X", name_zh="甲", path="X/", level="unit", valid_from="2020-01-01"
    )
    category = apps.get_model("cases.Category").objects.create(
        code="x", name_zh="甲", name_en="x", operational_hours=4, statutory_days=6
    )
    at = clock.now()
    model.objects.create(
        number="1",
        category=category,
        unit=unit,
        description_sealed=b"",
        description_masked="",
        opened_at=at,
        changed_at=at,
        operational_due_at=at,
        statutory_due_at=at,
        next_due_at=at,
    )

    with pytest.raises(OccupiedError):
        services.build(CASES)
    assert queries.built_city() is None


def test_an_impossible_scale_builds_nothing():
    with pytest.raises(ScaleError):
        services.build(0)
    assert queries.built_city() is None
