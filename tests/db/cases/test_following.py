"""What follows from events: messages to reporter and unit, and the search."""

from datetime import date, timedelta

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import grouped
from civicloop.answer.cases.services import waiting
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries as file_queries
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.search import queries as search
from tests.db.cases.city import MONDAY, draft, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(city):
    """Every subscriber listens from now on; a call delivers what has happened since."""
    ledger.seal_all()
    ledger.deliver_pending()

    def deliver():
        ledger.seal_all()
        ledger.deliver_pending()

    return deliver


def mails():
    """Messages that leave by e-mail: template, and text."""
    rows = Message.objects.filter(channel="email").order_by("pk")
    return [(row.template, notices.content(row)) for row in rows]


def walk(city):
    officer = city.actor("officer")
    case = cases.open_case(draft(), actor=citizen(), key="k", now=MONDAY)
    cases.accept(case.pk, actor=officer, now=MONDAY + timedelta(hours=1))
    cases.start(case.pk, actor=officer, now=MONDAY + timedelta(hours=2))
    return cases.close(
        case.pk,
        outcome="fixed",
        answer="坑洞已填補。",
        photos=[picture()],
        actor=officer,
        now=MONDAY + timedelta(hours=3),
    )


def test_the_reporter_is_told_when_received_begun_and_closed(city, heard):
    case = walk(city)
    heard()
    assert [name for name, _ in mails()] == [
        "cases.received",
        "cases.in_progress",
        "cases.closed",
    ]
    secret = grouped(cases.secret_of(case))
    received, _begun, closed = (text.body for _, text in mails())
    assert secret in received
    assert case.number in received
    assert f"/cases/{case.number}/{secret}/" in closed
    assert "坑洞已填補。" in closed


def test_the_code_of_a_case_lies_nowhere_in_clear(city, heard):
    case = walk(city)
    heard()
    secret = grouped(cases.secret_of(case))
    kept = [str(sorted(row.items())) for row in Message.objects.values()]
    assert kept
    assert [row for row in kept if secret in row] == []


def test_delivering_twice_tells_nobody_twice(city, heard):
    walk(city)
    heard()
    before = Message.objects.count()
    heard()
    assert Message.objects.count() == before


def test_who_left_no_address_gets_no_mail(city, heard):
    cases.open_case(draft(email=""), actor=citizen(), key="k", now=MONDAY)
    heard()
    assert mails() == []


def test_an_english_reporter_reads_english(city, heard):
    cases.open_case(draft(language="en"), actor=citizen(), key="k", now=MONDAY)
    heard()
    ((_, text),) = mails()
    assert "Pothole" in text.subject
    assert "Thank you. We have your report" in text.body


def test_those_of_the_unit_who_can_take_the_case_find_it_in_their_inbox(city, heard):
    case = cases.open_case(draft(), actor=citizen(), key="k", now=MONDAY)
    heard()
    rows = Message.objects.filter(channel="inbox")
    assert {row.template for row in rows} == {"cases.unit_new"}
    assert {row.person for row in rows} == {city.people[r].ref for r in ("officer", "crew", "head")}
    assert all("0912" not in notices.content(row).body for row in rows)
    assert all(case.number in notices.content(row).subject for row in rows)


def test_a_case_is_found_by_its_words_in_its_own_unit_only(city, heard):
    case = cases.open_case(draft(), actor=citizen(), key="k", now=MONDAY)
    heard()
    assert [hit.ref for hit in search.find("坑洞", actor=city.actor("officer"))] == [case.ref]
    assert [hit.ref for hit in search.find(case.number, actor=city.actor("agent"))] == [case.ref]
    assert search.find("坑洞", actor=city.actor("mayor")) == []
    assert search.find("345-678", actor=city.actor("agent")) == []
    cases.transfer(
        case.pk,
        to=city.units["PARKS"].pk,
        reason="not_our_matter",
        actor=city.actor("head"),
        now=MONDAY + timedelta(hours=1),
    )
    heard()
    assert search.find("坑洞", actor=city.actor("officer")) == []


def test_waiting_ends_by_itself_and_stood_still_no_longer_than_announced(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer, now=MONDAY + timedelta(hours=1))
    paused = cases.pause(
        opened.pk,
        reason="information",
        question="?",
        actor=officer,
        now=MONDAY + timedelta(hours=2),
    )
    clerk = machine("cases", "cases.pause")
    assert cases.end_waiting(actor=clerk, now=paused.waiting_until) == 0
    assert cases.end_waiting(actor=clerk, now=MONDAY + timedelta(hours=24 * 60)) == 1
    case = Case.objects.get()
    assert (case.state, case.operational_due_at) == (
        "accepted",
        paused.waiting_until + timedelta(hours=2),
    )


def test_what_the_citizen_wrote_goes_with_the_key_and_the_figures_stay(city, opened, heard):
    case = cases.withdraw(opened.pk, actor=citizen(opened.ref), now=MONDAY + timedelta(hours=1))
    assert list(queries.ended_before(date(2026, 5, 5))) == [case.ref]
    assert list(queries.ended_before(date(2026, 5, 4))) == []
    for kind in ("cases.before_photo", "cases.after_photo"):
        files.store(picture(), ref=case.ref, kind=kind, actor=citizen())
    retention = machine("retention", "privacy.destroy_values")
    privacy.destroy_values(case.ref, kind="cases.case", actor=retention)
    heard()
    row = Case.objects.select_related("reporter").get()
    assert (row.description_masked, row.place_masked, row.reporter.name_masked) == ("", "", "")
    assert (row.number, row.state, row.district_code) == (case.number, "withdrawn", "D1")
    assert queries.citizens_view(row).description == ""
    assert [photo.kind for photo in file_queries.files_of(case.ref)] == ["cases.after_photo"]
    assert [told.texts for told in queries.timeline(row)] == [{}] * 4
    assert list(queries.ended_before(date(2026, 5, 5))) == []
    assert search.find("坑洞", actor=city.actor("agent")) == []


def test_a_waiting_that_began_anew_since_it_was_looked_up_goes_on(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer, now=MONDAY + timedelta(hours=1))
    waits = {"reason": "information", "question": "?", "actor": officer}
    first = cases.pause(opened.pk, now=MONDAY + timedelta(hours=2), **waits)
    looked_up = list(queries.waited_too_long(first.waiting_until + timedelta(hours=1)))
    cases.resume(opened.pk, actor=officer, now=MONDAY + timedelta(hours=3))
    second = cases.pause(opened.pk, now=MONDAY + timedelta(hours=30), **waits)
    assert [row.waiting_until for row in looked_up] == [first.waiting_until]
    assert waiting._end_one(looked_up[0], machine("cases", "cases.pause")) is False
    assert Case.objects.get().waiting_until == second.waiting_until
