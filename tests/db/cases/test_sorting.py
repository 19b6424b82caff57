"""The centre says what a letter is about, and it goes where it belongs."""

import datetime as dt

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CategoryError, StepNotOpenError
from civicloop.answer.cases.models import Case, Round
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import services as notices
from tests.db.cases.city import MONDAY, draft
from tests.unit.notices.letters import INTAKE, letter

pytestmark = pytest.mark.django_db
CENTRE = machine("centre", "cases.assign", "cases.see", "cases.accept", "cases.refuse")
NOON = MONDAY + dt.timedelta(hours=3)


@pytest.fixture
def by_mail(city, settings):
    """A letter that came in on Monday at nine."""
    settings.MAIL_INTAKE = INTAKE
    row = notices.receive(letter("西區路燈不亮"), way="lmtp", now=MONDAY)
    notices.handle_due(now=MONDAY)
    row.refresh_from_db()
    return queries.case_of_ref(row.became)


def names(case):
    return [event.name for event in ledger.history(case.ref)]


def test_a_sorted_letter_goes_to_the_unit_of_its_rule_with_the_limits_of_its_category(by_mail):
    case = cases.sort(by_mail.pk, category="street-light", district="D1", actor=CENTRE, now=NOON)
    twin = cases.open_case(draft(category="street-light"), actor=citizen(), key="twin", now=MONDAY)
    case = Case.objects.get(pk=case.pk)
    assert (case.category.code, case.district_code, case.state, case.unit.code) == (
        "street-light",
        "D1",
        "assigned",
        "ROADS",
    )
    dues = ("operational_due_at", "statutory_due_at", "next_due_at", "is_public")
    assert [getattr(case, name) for name in dues] == [getattr(twin, name) for name in dues]
    row = Round.objects.get(case=case)
    assert (row.category_id, row.district_code, row.unit_id, row.first_statutory_due_at) == (
        case.category_id,
        "D1",
        case.unit_id,
        case.statutory_due_at,
    )
    assert {one.kind: one.due_at for one in clock.clocks(case.ref)} == {
        "operational": case.operational_due_at,
        "statutory": case.statutory_due_at,
    }
    assert names(case)[-2:] == ["cases.case_sorted", "cases.case_assigned"]


def test_what_no_rule_speaks_about_stays_at_the_centre(by_mail):
    case = cases.sort(by_mail.pk, category="street-light", actor=CENTRE, now=NOON)
    assert (case.state, case.unit.code, case.category.code) == (
        "received",
        "WORKS",
        "street-light",
    )
    assert names(case)[-1] == "cases.case_sorted"


def test_a_case_with_a_place_keeps_the_district_of_the_place(city):
    case = cases.open_case(
        draft(category="signal", lon=120.35), actor=citizen(), key="east", now=MONDAY
    )
    assert case.state == "received"
    sorted_ = cases.sort(case.pk, category="fallen-tree", district="D1", actor=CENTRE, now=NOON)
    assert (sorted_.district_code, sorted_.unit.code) == ("D2", "PARKS")


@pytest.mark.parametrize(
    ("category", "district", "faults"),
    [
        ("", "", {"category": "missing"}),
        ("nothing", "D1", {"category": "unknown_category"}),
        ("pothole", "D9", {"district": "unknown_district"}),
        ("pot\x00hole", "", {"category": "unknown_category"}),
    ],
)
def test_a_wrong_choice_is_told_and_changes_nothing(by_mail, category, district, faults):
    before = names(by_mail)
    with pytest.raises(CategoryError) as refusal:
        cases.sort(by_mail.pk, category=category, district=district, actor=CENTRE)
    assert {name: row[0].code for name, row in refusal.value.faults.items()} == faults
    assert names(by_mail) == before


def test_only_the_centre_sorts_and_only_what_it_has(by_mail):
    with pytest.raises(NotPermittedError):
        cases.sort(by_mail.pk, category="pothole", actor=machine("crew", "cases.accept"))
    cases.sort(by_mail.pk, category="pothole", district="D1", actor=CENTRE, now=NOON)
    with pytest.raises(StepNotOpenError):
        cases.sort(by_mail.pk, category="signal", actor=CENTRE, now=NOON)
