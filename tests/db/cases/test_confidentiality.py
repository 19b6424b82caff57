"""Protected and restricted cases: who sees what of them, in every list and figure."""

from datetime import timedelta

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CategoryError, NoteError, UnknownCaseError
from civicloop.answer.cases.models import Case, ReadingRequest, Round
from civicloop.answer.cases.queries import figures
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.notices.models import Message
from civicloop.kernel.search import queries as search
from tests.db.cases.city import MONDAY, SETUP, draft

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(hours=1)


@pytest.fixture
def kept(city):
    """Opens a case of a category with a confidentiality."""

    def open_(level):
        values = {"confidentiality": level, "is_public": level != "restricted"}
        cases.save_category("pothole", values, actor=SETUP)
        return cases.open_case(draft(), actor=citizen(), key=level, now=MONDAY)

    return open_


def may_open(city, case, role):
    try:
        queries.visible_case(case.pk, city.actor(role))
    except UnknownCaseError:
        return False
    return True


def test_a_restricted_case_stands_in_no_list_but_its_heads(city, kept):
    case = kept("restricted")
    roles = ("agent", "officer", "crew", "head", "analyst")
    assert [role for role in roles if may_open(city, case, role)] == ["head"]
    assert [role for role in roles if queries.inbox(city.actor(role)).exists()] == ["head"]
    assert queries.counts(city.actor("officer"), now=SOON).open == 0
    assert (case.is_public, case.came_back_of_id) == (False, None)


def test_the_rows_behind_a_figure_leave_restricted_cases_out(city, kept):
    kept("restricted")
    for role, rows in (("mayor", 0), ("analyst", 0), ("officer", 0), ("head", 1)):
        actor = city.actor(role)
        assert Round.objects.filter(figures.visible_rows(actor)).count() == rows
        assert Case.objects.filter(figures.visible_cases(actor)).count() == rows


def test_a_restricted_case_is_not_in_the_search_and_tells_heads_alone(city, kept):
    case = kept("restricted")
    ledger_services.seal_all()
    ledger_services.deliver_pending()
    for role in ("agent", "head"):
        assert list(search.find("坑洞", actor=city.actor(role))) == []
    told = Message.objects.filter(channel="inbox", ref=case.ref).values_list("person", flat=True)
    assert set(told) == {city.people["head"].ref}


def test_the_head_names_who_else_sees_it(city, kept):
    case = kept("restricted")
    crew = city.people["crew"].pk
    cases.name_readers(case.pk, [crew], actor=city.actor("head"), now=SOON)
    assert may_open(city, case, "crew")
    assert not may_open(city, case, "officer")
    cases.name_readers(case.pk, [], actor=city.actor("head"), now=SOON)
    assert not may_open(city, case, "crew")
    with pytest.raises(NotPermittedError):
        cases.name_readers(case.pk, [crew], actor=city.actor("officer"))
    with pytest.raises(NoteError):
        cases.name_readers(case.pk, [10**9], actor=city.actor("head"))
    case.refresh_from_db()
    assert case.named_ids == []


def read(city, case, role, now=SOON):
    return cases.read_reporter(case, purpose="contact", actor=city.actor(role), now=now).name


def test_who_reported_a_protected_case_is_read_by_the_intake_desk_alone(city, kept):
    case = kept("protected")
    assert may_open(city, case, "officer")
    assert read(city, case, "agent") == "王小明"
    for role in ("officer", "head"):
        with pytest.raises(NotPermittedError):
            read(city, case, role)


def ask(city, case, role="officer", reason="須到場會同"):
    return cases.ask_to_read(
        case.pk, purpose="visit", reason=reason, actor=city.actor(role), now=MONDAY
    )


@pytest.mark.parametrize("level", ["protected", "restricted"])
def test_not_even_masked_particulars_of_a_confidential_case_stand_in_clear(kept, level):
    reporter = kept(level).reporter
    assert (reporter.name_masked, reporter.email_masked, reporter.phone_masked) == ("", "", "")
    assert reporter.is_reachable


def test_an_approval_holds_for_the_hours_of_the_rule_set_and_for_one_person(city, kept):
    case = kept("protected")
    request = ask(city, case)
    assert ask(city, case) == request
    cases.decide_reading(request.pk, granted=True, actor=city.actor("agent"), now=MONDAY)
    assert read(city, case, "officer") == "王小明"
    for role, now in (("head", SOON), ("officer", MONDAY + timedelta(hours=25))):
        with pytest.raises(NotPermittedError):
            read(city, case, role, now)
    names = [row.name for row in ledger.history(case.ref)]
    assert names.count("cases.reading_asked") == names.count("cases.reading_granted") == 1


def test_a_refusal_opens_nothing_and_is_not_decided_twice(city, kept):
    case = kept("protected")
    request = ask(city, case)
    cases.decide_reading(request.pk, granted=False, actor=city.actor("agent"), now=MONDAY)
    again = cases.decide_reading(request.pk, granted=True, actor=city.actor("agent"), now=SOON)
    assert again.holds_until is None
    with pytest.raises(NotPermittedError):
        read(city, case, "officer")


@pytest.mark.parametrize("role", ["officer", "head", "crew"])
def test_nobody_of_the_unit_approves(city, kept, role):
    request = ask(city, kept("protected"))
    with pytest.raises(NotPermittedError):
        cases.decide_reading(request.pk, granted=True, actor=city.actor(role))
    request.refresh_from_db()
    assert request.decided_at is None


def test_a_request_needs_a_reason_and_one_who_may_read_asks_nothing(city, kept):
    case = kept("protected")
    with pytest.raises(NoteError):
        ask(city, case, reason=" ")
    with pytest.raises(NotPermittedError):
        ask(city, case, "agent")
    assert not ReadingRequest.objects.exists()


def test_a_category_cannot_be_restricted_and_public(city):
    with pytest.raises(CategoryError) as caught:
        cases.save_category("pothole", {"confidentiality": "restricted"}, actor=SETUP)
    assert set(caught.value.faults) == {"is_public"}
