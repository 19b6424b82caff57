"""The counting itself: what was lost, doubled, changed or not sent is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from bench.measures import none_of, share
from bench.soak import counting, tampering
from bench.soak.city import lay_down
from bench.soak.plan import KINDS, Plan, kills, reports
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import CaseDraft
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock.models import ObjectClock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices.models import Message
from civicloop.kernel.search.models import Entry

PLAN = Plan(intakes=4, kills=7, seed=3)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


def send(report, key=""):
    values = {**report.fields, "lat": float(report.fields["lat"]), "lon": float(report.lon)}
    draft = CaseDraft(**values, privacy_version="115-1")
    return cases.open_case(draft, actor=citizen(), key=key or f"key-{report.index}")


@pytest.fixture
def served(db):
    """Four reports, all acknowledged, and what their citizens know."""
    lay_down()
    sent = reports(PLAN)
    known = [{"index": one.index, "fields": one.fields, "number": send(one).number} for one in sent]
    return {"reports": known, "mail": {}}


def said(journal):
    found = counting.count_cases(journal)
    return {name: found[name] for name in ("cases", "kept", "doubled", "never_told", "strangers")}


NEVER_THE_SAME = "SELECT NULL::bigint WHERE %s = '' AND %s::timestamptz > %s::timestamptz"
GOOD = {"cases": 4, "kept": 4, "doubled": 0, "never_told": 0, "strangers": 0}


def test_what_is_as_it_should_be_is_counted(served):
    assert said(served) == GOOD
    assert counting.count_cases(served)["lacking"] == []


def test_an_acknowledged_case_that_is_not_there_is_named(served):
    served["reports"][2]["number"] = "115-9999999-9"
    assert said(served) == GOOD | {"kept": 3}
    assert counting.count_cases(served)["lost"] == ["115-9999999-9"]


def test_a_case_doubled_by_a_retry_is_counted(served, monkeypatch):
    monkeypatch.setattr("civicloop.answer.cases.queries.intake.SAME", NEVER_THE_SAME)
    send(reports(PLAN)[1], key="another key")
    assert said(served) == GOOD | {"cases": 5, "kept": 3, "doubled": 1}


def test_a_case_without_acknowledgement_is_told_apart_from_a_lost_one(served):
    served["reports"][0]["number"] = ""
    assert said(served) == GOOD | {"kept": 3, "never_told": 1}


def test_a_case_that_nobody_sent_is_counted(served):
    send(replace(reports(PLAN)[0], description="nobody sent this"), key="more")
    assert said(served) == GOOD | {"cases": 5, "strangers": 1}


def test_a_case_that_lost_a_clock_an_event_or_a_text_is_named(served):
    by_text = {
        said["description"]: case for case in Case.objects.all() for said in [counting.opened(case)]
    }
    clockless, eventless, changed, _ = [by_text[one.description] for one in reports(PLAN)]
    ObjectClock.objects.filter(ref=clockless.ref).first().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE stream = %s", [eventless.ref])
    served["reports"][2]["fields"]["phone"] = "0"
    lacking = {clockless: "clocks", eventless: "opening event", changed: "texts"}
    named = [f"{case.number}: {what}" for case, what in lacking.items()]
    assert sorted(counting.count_cases(served)["lacking"]) == sorted(named)


def test_a_notice_that_did_not_come_and_one_that_came_twice_are_counted(served):
    ledger.run_once()
    mails = Message.objects.filter(channel="email")
    _lost, *others = mails.filter(template="cases.received").order_by("id")
    receivers = {one["fields"]["email"] for one in served["reports"]}
    mail = {
        one.carrier_id: (1, receiver)
        for one, receiver in zip(others, sorted(receivers)[1:], strict=True)
    }
    mail |= {one.carrier_id: (1, "unit") for one in mails.exclude(template="cases.received")}
    served["mail"] = mail | {"unknown": (3, "somebody@example.org")}
    found = counting.count_notices(served)
    assert (found["owed"], found["taken"]) == (8, 7)
    assert (found["citizens"], found["citizens_told"]) == (4, 3)
    assert (found["doubles"], found["unknown"]) == (2, 1)


def test_what_staff_does_not_see_or_sees_twice_is_counted(served):
    good = {"cases": 4, "told": 4, "told_twice": 0, "found": 4}
    ledger.run_once()
    assert counting.count_units(2) == good
    inbox = Message.objects.filter(channel="inbox").order_by("id")
    one, other = inbox[0], inbox[1]
    Message.objects.filter(pk=other.pk).update(person=one.person)
    Entry.objects.first().delete()
    assert counting.count_units(2) == good | {"told": 3, "told_twice": 1, "found": 3}


def test_what_waits_is_counted_and_waited_for_only_so_long(served):
    told = []
    left = counting.await_quiet(0.0, hurry=False, tell=told.append)
    assert left["unsealed events"] > 0
    ledger.run_once()  # what a delivery writes is sealed by the turn after it
    ledger.run_once()
    assert counting.left_over()["unsealed events"] == 0
    assert counting.left_over()["open messages"] == 8


@pytest.mark.django_db(transaction=True)
def test_each_way_of_tampering_is_named_and_undone():
    lay_down()
    for one in reports(PLAN):
        send(one)
        ledger.run_once()
    tries = tampering.try_all(seed=1, rounds=2)
    assert [one for one in tries if not one["named"]] == []
    assert [one["way"] for one in tries] == [way.__name__ for way in tampering.WAYS] * 2
    assert ledger.verify(heads=ledger.heads_path()).good


def test_the_same_seed_gives_the_same_reports_and_kills():
    assert reports(PLAN) == reports(PLAN)
    assert kills(PLAN) == kills(PLAN)
    assert sorted(kill.kind for kill in kills(PLAN)) == sorted(KINDS)
    assert len({one.description for one in reports(replace(PLAN, intakes=500))}) == 500


def test_a_target_is_met_only_by_all_and_by_none():
    assert [share("x", figure, "", of=3).met for figure in (2, 3, 4)] == [False, True, False]
    assert not share("x", 0, "", of=0).met
    assert [none_of("x", figure, "", among=3).met for figure in (0, 1)] == [True, False]
