"""Hazards are told by telephone: the sheet, the calls, the warning, the duty telephones."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CallError, NotOpenError
from civicloop.answer.cases.models import Call, CallOut
from civicloop.answer.cases.queries import calls as queries
from civicloop.answer.cases.services import DutyDraft
from civicloop.answer.cases.states import Kind
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import MONDAY, draft
from tests.db.cases.field import follow

pytestmark = pytest.mark.django_db
CLERK = machine("cases", "cases.pause")
LATER = MONDAY + timedelta(minutes=4)
ANSWERED = {"phone": "07-3368333", "result": "answered", "answered_by": "李工程司"}


def names(case):
    return [event.name for event in ledger.history(case.ref)]


def test_a_hazard_goes_on_the_sheet_once_with_its_limit(city, opened):
    out = follow(opened)
    assert follow(opened, number=0) == out
    assert CallOut.objects.count() == 1
    assert (out.unit, out.state, out.tell_by) == (
        city.units["ROADS"],
        "waiting",
        MONDAY + timedelta(minutes=15),
    )
    assert names(opened)[-1] == "cases.case_called_out"
    assert list(queries.waiting_call_outs(city.actor("agent"))) == [out]


def test_what_is_no_hazard_or_lies_at_the_centre_is_not_called_out(city, opened):
    at_the_centre = cases.open_case(
        draft(category="signal"), actor=citizen(), key="triage", now=MONDAY
    )
    opened.category.kind = Kind.PETITION
    opened.category.save()
    assert [follow(opened), follow(at_the_centre)] == [None, None]
    assert CallOut.objects.count() == 0


def test_taking_the_case_on_the_screen_tells_the_unit(city, opened):
    out = follow(opened)
    cases.accept(opened.pk, actor=city.actor("officer"), now=LATER)
    assert follow(opened) is None
    out.refresh_from_db()
    assert (out.state, out.told_by, out.told_at, out.ended_at) == ("told", "screen", LATER, LATER)


def test_a_case_that_goes_on_is_called_out_to_the_other_unit(city, opened):
    first = follow(opened)
    cases.transfer(
        opened.pk,
        to=city.units["PARKS"].pk,
        reason="not_our_place",
        actor=city.actor("head"),
        now=LATER,
    )
    second = follow(opened)
    first.refresh_from_db()
    assert (first.state, second.unit) == ("dropped", city.units["PARKS"])
    assert second.tell_by == LATER + timedelta(minutes=15)


def test_a_withdrawn_case_is_taken_off_the_sheet(city, opened):
    out = follow(opened)
    cases.withdraw(opened.pk, actor=city.actor("agent"), now=LATER)
    assert follow(opened) is None
    out.refresh_from_db()
    assert (out.state, out.told_by) == ("dropped", "")


def test_calls_are_kept_until_somebody_answers(city, opened):
    out, agent = follow(opened), city.actor("agent")
    busy = cases.record_call(
        out.pk, phone="07-3368333", result="busy", answered_by="無人", actor=agent, now=LATER
    )
    answered = cases.record_call(
        out.pk, **ANSWERED, note="十分鐘內到場", actor=agent, now=LATER + timedelta(minutes=1)
    )
    out.refresh_from_db()
    assert (out.state, out.told_by, out.tries) == ("told", "telephone", 2)
    assert out.told_at == LATER + timedelta(minutes=1)
    assert busy.answered_by_sealed is None  # nobody answered a busy line
    assert queries.answered_by(opened.ref, [busy, answered]) == {answered.pk: "李工程司"}
    events = list(ledger.history(opened.ref))[-2:]
    assert [event.body["result"] for event in events] == ["busy", "answered"]
    assert "李" not in str(events[-1].body)
    assert queries.waiting_call_outs(agent).count() == 0
    [telling] = queries.tellings(opened)
    assert [(row.result, name) for row, name in telling.calls] == [
        ("busy", ""),
        ("answered", "李工程司"),
    ]


def test_a_call_that_says_nothing_is_refused_and_changes_nothing(city, opened):
    out = follow(opened)
    before = names(opened)
    with pytest.raises(CallError) as caught:
        cases.record_call(out.pk, phone="", result="answered", actor=city.actor("agent"))
    assert set(caught.value.faults) == {"phone", "answered_by"}
    out.refresh_from_db()
    assert (out.tries, out.state, Call.objects.count(), names(opened)) == (0, "waiting", 0, before)


def test_the_same_form_twice_is_one_call(city, opened):
    out, agent = follow(opened), city.actor("agent")
    first = cases.record_call(out.pk, **ANSWERED, actor=agent, key="k1")
    assert cases.record_call(out.pk, **ANSWERED, actor=agent, key="k1") == first
    assert Call.objects.count() == 1
    with pytest.raises(KeyReusedError):
        cases.record_call(out.pk, phone="07-9999999", result="busy", actor=agent, key="k1")


def test_nobody_calls_about_a_case_that_went_elsewhere(city, opened):
    out = follow(opened)
    cases.withdraw(opened.pk, actor=city.actor("agent"))
    follow(opened)
    with pytest.raises(NotOpenError) as caught:
        cases.record_call(out.pk, **ANSWERED, actor=city.actor("agent"))
    assert (caught.value.state, Call.objects.count()) == ("dropped", 0)


@pytest.mark.parametrize("role", ["officer", "crew", "analyst", "administrator"])
def test_only_those_who_telephone_write_calls_down(city, opened, role):
    out = follow(opened)
    with pytest.raises(NotPermittedError):
        cases.record_call(out.pk, **ANSWERED, actor=city.actor(role))
    assert Call.objects.count() == 0


def test_heads_and_callers_are_warned_once_when_nobody_was_told_in_time(city):
    opened = cases.open_case(draft(), actor=citizen(), key="now")  # rights begin at the present
    out = follow(opened)
    assert cases.warn_of_late_calls(actor=CLERK, now=out.tell_by) == 0
    late = out.tell_by + timedelta(minutes=1)
    assert cases.warn_of_late_calls(actor=CLERK, now=late) == 1
    assert cases.warn_of_late_calls(actor=CLERK, now=late) == 0
    told = notices.messages_about(opened.ref).filter(template="cases.call_overdue")
    assert {row.person for row in told} == {
        city.people["head"].ref,
        city.people["agent"].ref,
    }
    assert names(opened)[-1] == "cases.call_overdue"


def test_who_was_told_in_time_warns_nobody(city, opened):
    out = follow(opened)
    cases.record_call(out.pk, **ANSWERED, actor=city.actor("agent"))
    assert cases.warn_of_late_calls(actor=CLERK, now=MONDAY + timedelta(hours=9)) == 0


def telephone(city, unit="ROADS", **changes):
    values = {
        "unit": city.units[unit].pk,
        "label": "夜間值班",
        "phone": "07-2222222",
        "days": "every",
        "begins": time(17, 30),
        "ends": time(8),
    }
    role = changes.pop("role", "agent")
    return cases.save_duty_phone(
        DutyDraft(**values | changes), actor=city.actor(role), now=MONDAY - timedelta(days=1)
    )


def test_the_sheet_shows_the_number_that_is_manned_then_the_one_above_then_the_office(city):
    works, roads = city.units["WORKS"], city.units["ROADS"]
    works.phone, roads.phone = "07-1111111", "07-1111112"
    works.save()
    roads.save()
    telephone(city)
    telephone(city, "WORKS", label="勤務中心", phone="07-3333333", begins=time(0), ends=time(0))
    night, noon = MONDAY + timedelta(hours=13), MONDAY + timedelta(hours=3)
    shown = {
        when: [row.phone for row in queries.numbers_for([roads.pk], at)[roads.pk]]
        for when, at in (("night", night), ("noon", noon))
    }
    assert shown == {
        "night": ["07-2222222", "07-1111112", "07-1111111"],
        "noon": ["07-3333333", "07-1111112", "07-1111111"],
    }


def test_a_telephone_is_changed_and_ended_by_those_of_its_unit(city):
    row = telephone(city, role="head")
    new = DutyDraft(None, "夜間", "07-4444444", "rest", time(18), time(8), 1)
    changed = cases.save_duty_phone(new, phone_id=row.pk, actor=city.actor("head"), now=MONDAY)
    assert (changed.phone, changed.days, changed.unit) == (
        "07-4444444",
        "rest",
        city.units["ROADS"],
    )
    said = list(ledger.history(row.ref))
    assert said[-1].body["fields"] == "label,phone,days,begins,position"
    cases.end_duty_phone(row.pk, actor=city.actor("head"), now=MONDAY)
    assert list(queries.duty_phones(city.actor("head"), MONDAY)) == []
    assert queries.numbers_for([row.unit_id], MONDAY + timedelta(hours=13)) == {row.unit_id: []}


def test_nobody_adds_a_telephone_elsewhere_or_one_without_a_unit(city):
    with pytest.raises(NotPermittedError):
        telephone(city, "PARKS", role="head")
    with pytest.raises(NotPermittedError):
        telephone(city, role="officer")
    nowhere = DutyDraft(None, "x", "07-4444444", "every", time(0), time(0))
    with pytest.raises(CallError) as caught:
        cases.save_duty_phone(nowhere, actor=city.actor("agent"))
    assert set(caught.value.faults) == {"unit"}


def test_who_answered_is_forgotten_with_the_case(city, opened):
    out = follow(opened)
    row = cases.record_call(out.pk, **ANSWERED, actor=city.actor("agent"))
    vault.destroy(opened.ref)
    assert queries.answered_by(opened.ref, [row]) == {}
    assert queries.names_in_log([row]) == {}
    cases.forget(opened.ref, actor=machine("archivist"))
    row.refresh_from_db()
    assert (row.answered_by_sealed, row.result) == (None, "answered")
