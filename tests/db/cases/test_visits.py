"""Meetings on the spot: invitations in people's calendars, record, promises, re-check."""

from __future__ import annotations

import email
from datetime import date, datetime, time, timedelta
from email import policy

import pytest
from django.utils import timezone
from icalendar import Calendar

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import NotOpenError, VisitError
from civicloop.answer.cases.models import Agreement, Participant, Visit
from civicloop.answer.cases.queries import visits as queries
from civicloop.answer.cases.rules.visits import AgreementDraft, Guest, VisitRecord
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices import services as sending
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import MONDAY, draft, picture
from tests.db.cases.field import meeting, planned

pytestmark = pytest.mark.django_db
BEGINS = meeting().begins_at
AFTER = BEGINS + timedelta(hours=1)
CHIEF = Guest("陳里長", "chief@village.example")


def templates(case):
    rows = notices.messages_about(case.ref).order_by("pk")
    return [(row.template, row.channel) for row in rows if "visit" in row.template]


def letters(case, settings):
    """The e-mails about visits as they leave the house, parsed by Python's own reader."""
    sending.send_due(now=AFTER + timedelta(days=9))
    found = []
    for path in sorted((settings.DATA_DIR / "outbox").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if message.get_content_type() == "multipart/mixed":
            found.append(message)
    return found


def appointment(message):
    [part] = [row for row in message.walk() if row.get_content_type() == "text/calendar"]
    [event] = Calendar.from_ical(part.get_content()).walk("VEVENT")
    return part.get_param("method"), event


def test_everybody_is_invited_with_an_appointment(city, opened, settings):
    visit = planned(
        opened, city.actor("officer"), people=(city.people["crew"].pk,), guests=(CHIEF,)
    )
    assert [str(row) for row in queries.participants(visit)] == ["crew", "", "陳○長"]
    assert all(row.invited_at == MONDAY for row in queries.participants(visit))
    sent = letters(opened, settings)
    assert {message["To"] for message in sent} == {"ming@example.org", "chief@village.example"}
    method, event = appointment(sent[0])
    assert (method, event.decoded("dtstart"), event["sequence"]) == ("REQUEST", BEGINS, 0)
    assert str(event["location"]) == "三多一路 120 號前"
    assert [row.get_filename() for row in sent[0].iter_attachments()] == ["invite.ics"]
    crew = notices.inbox(city.people["crew"].ref)
    assert [item.template for item in crew] == ["cases.visit_invitation"]


def test_what_was_typed_is_sealed_and_not_in_the_ledger(city, opened):
    visit = planned(opened, city.actor("officer"), guests=(CHIEF,), purpose="電洽 0912-345-678")
    assert visit.purpose_masked == "電洽 0912-***-678"
    told = queries.opened(visit)
    assert (told.place, told.purpose) == ("三多一路 120 號前", "電洽 0912-345-678")
    assert list(told.guests.values()) == [("陳里長", "chief@village.example")]
    event = list(ledger.history(opened.ref))[-1]
    assert event.name == "cases.visit_planned"
    assert event.body == {
        "case": opened.ref,
        "visit": visit.ref,
        "kind": "inspection",
        "begins_at": BEGINS.isoformat(),
        "invited": 2,
    }


def test_moving_a_visit_sends_the_same_appointment_anew_and_lets_others_go(city, opened, settings):
    actor = city.actor("officer")
    visit = planned(opened, actor, guests=(CHIEF, Guest("王代表", "rep@council.example")))
    later = BEGINS + timedelta(days=1)
    change = meeting(begins_at=later, ends_at=later + timedelta(hours=2), guests=(CHIEF,))
    moved = cases.move_visit(visit.pk, change, actor=actor, now=MONDAY)
    assert (moved.sequence, moved.uid, moved.begins_at) == (1, visit.uid, later)
    said = {}
    for message in letters(opened, settings):
        method, event = appointment(message)
        said.setdefault(message["To"], []).append((method, int(event["sequence"])))
    assert {to: sorted(rows) for to, rows in said.items()} == {
        "ming@example.org": [("REQUEST", 0), ("REQUEST", 1)],
        "chief@village.example": [("REQUEST", 0), ("REQUEST", 1)],
        "rep@council.example": [("CANCEL", 1), ("REQUEST", 0)],
    }
    assert Participant.objects.filter(visit=visit).count() == 2


def test_a_cancelled_visit_leaves_the_calendars_and_stays_cancelled(city, opened, settings):
    actor = city.actor("officer")
    visit = planned(opened, actor)
    cases.cancel_visit(visit.pk, text="大雨", actor=actor, now=MONDAY)
    methods = [appointment(message)[0] for message in letters(opened, settings)]
    assert sorted(methods) == ["CANCEL", "REQUEST"]
    for step in (
        lambda: cases.cancel_visit(visit.pk, actor=actor),
        lambda: cases.move_visit(visit.pk, meeting(), actor=actor, now=MONDAY),
        lambda: cases.hold_visit(visit.pk, VisitRecord("x"), actor=actor, now=AFTER),
    ):
        with pytest.raises(NotOpenError) as caught:
            step()
        assert caught.value.state == "cancelled"


def test_a_record_says_who_came_what_was_agreed_and_keeps_photos(city, opened):
    actor, roads = city.actor("officer"), city.units["ROADS"]
    roads.email = "roads@city.example"
    roads.save()
    visit = planned(opened, actor, guests=(CHIEF,))
    reporter, chief = queries.participants(visit)
    record = VisitRecord(
        "坑洞長 2 公尺，聯絡人王大明 0912-345-678。",
        came=frozenset({chief.pk, 999_999}),
        agreements=(AgreementDraft(roads.pk, "兩週內銑鋪", date(2026, 5, 21)),),
    )
    held = cases.hold_visit(visit.pk, record, photos=[picture()], actor=actor, now=AFTER)
    assert (held.state, held.held_at) == ("held", AFTER)
    assert held.minutes_masked == "坑洞長 2 公尺，聯絡人王○○ 0912-***-678。"
    assert {row.pk: row.came for row in queries.participants(held)} == {
        reporter.pk: False,
        chief.pk: True,
    }
    [promise] = queries.agreements(held)
    assert (promise.unit, promise.due_on, promise.text_masked) == (
        roads,
        date(2026, 5, 21),
        "兩週內銑鋪",
    )
    assert [row.kind for row in files.files_of(held.ref)] == ["cases.visit_photo"]
    event = list(ledger.history(opened.ref))[-1]
    assert (event.name, event.body["came"], event.body["agreed"]) == ("cases.visit_held", 1, 1)
    told = notices.messages_about(opened.ref).filter(template="cases.agreement_made")
    assert [row.channel for row in told] == ["email"]
    cases.fulfil_agreement(held.pk, promise.pk, actor=actor, now=AFTER)
    cases.fulfil_agreement(held.pk, promise.pk, actor=actor, now=AFTER + timedelta(hours=1))
    promise.refresh_from_db()
    assert promise.done_at == AFTER
    said = [row.name for row in ledger.history(opened.ref)]
    assert said.count("cases.agreement_fulfilled") == 1


def test_a_faulty_record_changes_nothing(city, opened):
    actor = city.actor("officer")
    visit = planned(opened, actor)
    record = VisitRecord("看過", agreements=(AgreementDraft(999_999, "做", date(2026, 6, 1)),))
    with pytest.raises(VisitError) as caught:
        cases.hold_visit(visit.pk, record, actor=actor, now=AFTER)
    assert set(caught.value.faults) == {"agreements"}
    broken = [picture(name="photo.pdf")]
    with pytest.raises(VisitError) as caught:
        cases.hold_visit(visit.pk, VisitRecord("看過"), photos=broken, actor=actor, now=AFTER)
    assert set(caught.value.faults) == {"photos"}
    visit.refresh_from_db()
    assert (visit.state, visit.minutes_masked, Agreement.objects.count()) == ("planned", "", 0)


def test_minutes_are_corrected_and_the_history_keeps_both(city, opened):
    actor = city.actor("officer")
    visit = planned(opened, actor)
    cases.hold_visit(visit.pk, VisitRecord("第一版"), actor=actor, now=AFTER)
    cases.amend_visit(visit.pk, minutes="第二版", actor=actor, now=AFTER)
    visit.refresh_from_db()
    assert visit.minutes_masked == queries.opened(visit).minutes == "第二版"
    events = [row.name for row in ledger.history(opened.ref)]
    assert events[-2:] == ["cases.visit_held", "cases.visit_amended"]


def close(case, city):
    actor = city.actor("officer")
    cases.accept(case.pk, actor=actor, now=MONDAY)
    cases.start(case.pk, actor=actor, now=MONDAY)
    return cases.close(
        case.pk, outcome="fixed", answer="已修復", photos=[picture("red")], actor=actor, now=MONDAY
    )


def test_a_recheck_is_planned_and_sends_a_case_back_that_is_not_in_order(city, opened):
    actor = city.actor("officer")
    close(opened, city)
    visit = planned(opened, actor, guests=(CHIEF,))
    again = AFTER + timedelta(days=7)
    cases.hold_visit(visit.pk, VisitRecord("須再看", recheck_at=again), actor=actor, now=AFTER)
    recheck = Visit.objects.get(follow_up_of=visit)
    assert (recheck.kind, recheck.state, recheck.begins_at) == ("recheck", "planned", again)
    assert queries.opened(recheck).place == "三多一路 120 號前"
    assert list(queries.opened(recheck).guests.values()) == [("陳里長", "chief@village.example")]
    opened.refresh_from_db()
    assert opened.came_back_of_id is None
    before = opened.round
    done = again + timedelta(hours=1)
    cases.hold_visit(
        recheck.pk, VisitRecord("仍有坑洞", finding="not_in_order"), actor=actor, now=done
    )
    opened.refresh_from_db()
    assert opened.round == before + 1
    assert list(queries.due_visits(city.actor("officer"), done)) == []


def test_a_recheck_that_finds_all_in_order_leaves_the_case_alone(city, opened):
    actor = city.actor("officer")
    closed = close(opened, city)
    visit = planned(opened, actor, kind="recheck")
    record = VisitRecord("良好", finding="in_order")
    cases.hold_visit(visit.pk, record, actor=actor, now=AFTER)
    opened.refresh_from_db()
    assert (opened.state, opened.round) == (closed.state, 1)


def test_a_visit_comes_back_to_the_list_on_its_day_until_its_record_is_there(city, opened):
    actor = city.actor("officer")
    visit = planned(opened, actor)
    assert list(queries.due_visits(actor, MONDAY)) == []
    assert list(queries.due_visits(actor, BEGINS - timedelta(hours=1))) == [visit]
    assert list(queries.due_visits(actor, AFTER + timedelta(days=3))) == [visit]
    cases.hold_visit(visit.pk, VisitRecord("看過"), actor=actor, now=AFTER)
    assert list(queries.due_visits(actor, AFTER)) == []


def test_organizers_and_units_are_reminded_in_the_morning_once(city):
    present = clock.now()  # rights begin at the present
    opened = cases.open_case(draft(), actor=citizen(), key="now", now=present)
    actor, roads = city.actor("officer"), city.units["ROADS"]
    day = timezone.localdate(present) + timedelta(days=3)
    begins = datetime.combine(day, time(10), timezone.get_current_timezone())
    span = {"begins_at": begins, "ends_at": begins + timedelta(hours=1)}
    visit = planned(opened, actor, now=present, **span)
    assert cases.remind_of_visits(now=begins - timedelta(hours=3)) == 1
    cases.remind_of_visits(now=begins - timedelta(hours=3))
    officer = city.people["officer"].ref
    rows = notices.messages_about(opened.ref).filter(template="cases.visit_today")
    assert [row.person for row in rows] == [officer]
    promise = AgreementDraft(roads.pk, "銑鋪", day + timedelta(days=7))
    cases.hold_visit(
        visit.pk, VisitRecord("看過", agreements=(promise,)), actor=actor, now=span["ends_at"]
    )
    cases.remind_of_visits(now=begins + timedelta(days=7))
    due = notices.messages_about(opened.ref).filter(template="cases.agreement_due")
    assert {row.person for row in due} == {officer, city.people["head"].ref}


def test_the_same_form_twice_is_one_visit(city, opened):
    actor = city.actor("officer")
    first = cases.plan_visit(opened.pk, meeting(), actor=actor, key="k", now=MONDAY)
    assert cases.plan_visit(opened.pk, meeting(), actor=actor, key="k", now=MONDAY) == first
    assert Visit.objects.count() == 1


def test_a_faulty_plan_invites_nobody(city, opened):
    with pytest.raises(VisitError) as caught:
        planned(opened, city.actor("officer"), people=(999_999,), place="")
    assert set(caught.value.faults) == {"company", "place"}
    assert (Visit.objects.count(), templates(opened)) == (0, [])


@pytest.mark.parametrize("role", ["crew", "analyst", "mayor", "administrator"])
def test_only_the_desk_holds_visits(city, opened, role):
    with pytest.raises(NotPermittedError):
        planned(opened, city.actor(role))
    assert Visit.objects.count() == 0


def test_a_withdrawn_case_is_not_visited(city, opened):
    cases.withdraw(opened.pk, actor=city.actor("officer"))
    with pytest.raises(NotOpenError):
        planned(opened, city.actor("officer"))


def test_words_guests_and_photos_are_forgotten_with_the_case(city, opened):
    actor = city.actor("officer")
    visit = planned(opened, actor, guests=(CHIEF,))
    promise = AgreementDraft(city.units["ROADS"].pk, "銑鋪", date(2026, 5, 21))
    record = VisitRecord("看過", agreements=(promise,))
    cases.hold_visit(visit.pk, record, photos=[picture()], actor=actor, now=AFTER)
    vault.destroy(opened.ref)
    assert queries.opened(visit).minutes == ""
    cases.forget(opened.ref, actor=machine("archivist"))
    visit.refresh_from_db()
    assert (visit.place_masked, visit.minutes_masked, visit.minutes_sealed) == ("", "", None)
    assert [row.name_masked for row in queries.participants(visit)] == ["", ""]
    assert [row.text_masked for row in queries.agreements(visit)] == [""]
    assert files.files_of(visit.ref) == []
    assert visit.state == "held"
