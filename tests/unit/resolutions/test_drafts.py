"""What people write is checked field by field."""

from dataclasses import replace
from datetime import date

import pytest

from civicloop.evaluate.resolutions.rules import (
    DecisionDraft,
    Kept,
    MotionDraft,
    Promised,
    ReplyDraft,
    became_of,
    check_decision,
    check_motion,
    check_reply,
    record_of,
    speaks_of_plans,
)

TODAY = date(2026, 5, 4)
DECISION = DecisionDraft("請工務局於月底前完成改善", 1, (2,), date(2026, 5, 29))
MOTION = MotionDraft("1", "works", "motion", "王議員", "改善三多路人行道")
REPLY = ReplyDraft("已完成改善。", True, date(2026, 5, 1), "驗收紀錄")


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, {}),
        ({"text": "  "}, {"text": "missing"}),
        ({"text": "字" * 8001}, {"text": "too_long"}),
        ({"unit_id": 0}, {"unit": "missing"}),
        ({"joint_ids": (1,)}, {"joint": "twice"}),
        ({"joint_ids": (2, 2)}, {"joint": "twice"}),
        ({"due_on": date(2026, 5, 3)}, {"due_on": "before_begin"}),
        ({"received_on": date(2026, 5, 5)}, {"received_on": "in_the_future"}),
        ({"given_by": "字" * 121}, {"given_by": "too_long"}),
    ],
)
def test_a_decision(change, faults):
    assert check_decision(replace(DECISION, **change), given_on=TODAY, today=TODAY) == faults


def test_a_decision_of_tomorrow_is_none_yet():
    assert check_decision(DECISION, given_on=date(2026, 5, 5), today=TODAY) == {
        "given_on": "in_the_future"
    }


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, {}),
        ({"group": "security"}, {"group": "not_of_the_term"}),
        ({"number": ""}, {"number": "missing"}),
        ({"subject": ""}, {"subject": "missing"}),
        ({"proposer": " "}, {"proposer": "missing"}),
        ({"amount": -1}, {"amount": "below_zero"}),
        (
            {"first_reading_on": date(2026, 4, 2), "committee_on": date(2026, 4, 1)},
            {"committee_on": "before_begin"},
        ),
        ({"second_reading_on": date(2026, 6, 1)}, {"second_reading_on": "in_the_future"}),
        ({"received_on": date(1911, 1, 1)}, {"received_on": "too_early"}),
    ],
)
def test_a_motion(change, faults):
    codes = frozenset({"works"})
    assert check_motion(replace(MOTION, **change), codes=codes, today=TODAY) == faults


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, {}),
        ({"text": ""}, {"text": "missing"}),
        ({"evidence": ""}, {"evidence": "missing"}),
        ({"done_on": None}, {"done_on": "missing"}),
        ({"done_on": date(2026, 5, 5)}, {"done_on": "in_the_future"}),
        ({"is_done": False, "done_on": None, "evidence": ""}, {}),
    ],
)
def test_done_needs_a_day_that_has_come_and_evidence(change, faults):
    assert check_reply(replace(REPLY, **change), today=TODAY) == faults


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        ("已於115年4月30日完工並驗收。", False),
        ("預計下半年完成。", True),
        ("本案研議中，將儘速辦理。", True),
        ("業納入116年度預算優先考量。", True),
    ],
)
def test_what_will_be_done_is_told_to_the_reviewer(text, plans):
    assert speaks_of_plans(text) is plans


@pytest.mark.parametrize(
    ("done", "today", "kept"),
    [
        (date(2026, 5, 1), TODAY, Kept.KEPT),
        (date(2026, 5, 2), TODAY, Kept.LATE),
        (None, date(2026, 5, 1), Kept.PENDING),
        (None, date(2026, 5, 2), Kept.BROKEN),
    ],
)
def test_what_became_of_a_promise_due_on_the_first_of_may(done, today, kept):
    assert became_of(Promised("x", date(2026, 5, 1), done), today) == kept


def test_the_record_counts_only_promises_whose_day_has_come():
    rows = [
        Promised("a", date(2026, 5, 1), date(2026, 5, 1)),
        Promised("b", date(2026, 5, 1)),
        Promised("c", date(2026, 9, 1)),
    ]
    record = record_of(rows, TODAY)
    assert (record.kept, record.due, record.pending, record.percent) == (1, 2, 1, 50)
    assert record_of([], TODAY).percent is None
