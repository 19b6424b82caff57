"""What a meeting on the spot needs, and what its record needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from civicloop.answer.cases.rules.visits import (
    AgreementDraft,
    Guest,
    VisitDraft,
    VisitRecord,
    check_record,
    check_visit,
)
from civicloop.answer.cases.states import VISITS, VisitState

NOW = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
GOOD = VisitDraft(
    kind="inspection",
    begins_at=NOW + timedelta(hours=1),
    ends_at=NOW + timedelta(hours=2),
    place="三多一路",
    with_reporter=True,
)


def codes(faults):
    return {name: row[0].code for name, row in faults.items()}


def test_a_meeting_with_time_place_and_company_is_whole():
    assert check_visit(GOOD, now=NOW) == {}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": "picnic"}, {"kind": "missing"}),
        ({"begins_at": None}, {"begins_at": "missing"}),
        ({"begins_at": NOW}, {"begins_at": "in_the_past"}),
        ({"ends_at": None}, {"ends_at": "missing"}),
        ({"ends_at": NOW + timedelta(hours=1)}, {"ends_at": "ends_before"}),
        ({"ends_at": NOW + timedelta(hours=14)}, {"ends_at": "lasts_too_long"}),
        ({"place": " "}, {"place": "missing"}),
        ({"place": "x" * 201}, {"place": "too_long"}),
        ({"purpose": "a\x07"}, {"purpose": "control_character"}),
        ({"with_reporter": False}, {"company": "nobody_invited"}),
        ({"people": tuple(range(51))}, {"company": "too_many_invited"}),
        ({"guests": (Guest("", "a@b.tw"),)}, {"guests": "guest_unreadable"}),
        ({"guests": (Guest("里長", "a@b"),)}, {"guests": "guest_email"}),
        ({"guests": (Guest("里長", "a@b.tw\nBcc: x@y.tw"),)}, {"guests": "guest_email"}),
    ],
)
def test_each_thing_that_is_missing_is_said(changes, wrong):
    assert codes(check_visit(replace(GOOD, **changes), now=NOW)) == wrong


def test_nobody_is_invited_twice():
    twice = replace(
        GOOD,
        people=(1, 1),
        units=(2, 2),
        guests=(Guest(" 里長 ", "a@b.tw "), Guest("里長", "a@b.tw")),
    )
    tidy = twice.tidied()
    assert (tidy.people, tidy.units, tidy.guests) == ((1,), (2,), (Guest("里長", "a@b.tw"),))
    assert tidy.company == 4


RECORD = VisitRecord("看過了")


@pytest.mark.parametrize(
    ("record", "kind", "wrong"),
    [
        (RECORD, "inspection", {}),
        (VisitRecord(""), "inspection", {"minutes": "missing"}),
        (RECORD, "recheck", {"finding": "missing"}),
        (replace(RECORD, finding="in_order"), "recheck", {}),
        (replace(RECORD, finding="in_order"), "mediation", {"finding": "finding_without_recheck"}),
        (replace(RECORD, recheck_at=NOW), "inspection", {"recheck_at": "in_the_past"}),
        (
            replace(RECORD, agreements=(AgreementDraft(1, "", date(2026, 6, 1)),)),
            "inspection",
            {"agreements": "agreement_incomplete"},
        ),
        (
            replace(RECORD, agreements=(AgreementDraft(1, "補平", date(2026, 5, 3)),)),
            "inspection",
            {"agreements": "agreement_past"},
        ),
        (
            replace(RECORD, agreements=(AgreementDraft(1, "補平", date(2026, 5, 4)),) * 21),
            "inspection",
            {"agreements": "too_many_agreements"},
        ),
    ],
)
def test_a_record_says_what_was_found(record, kind, wrong):
    assert codes(check_record(record, kind=kind, begins_at=NOW, now=NOW)) == wrong


def test_nobody_writes_the_record_of_a_meeting_to_come():
    later = NOW + timedelta(minutes=1)
    assert codes(check_record(RECORD, kind="inspection", begins_at=later, now=NOW)) == {
        "minutes": "not_begun"
    }


def test_every_pair_of_state_and_move_of_a_visit_is_decided():
    decided = {
        "planned": {
            "move": "planned",
            "invite": "planned",
            "photograph": "planned",
            "hold": "held",
            "cancel": "cancelled",
        },
        "held": {"photograph": "held", "amend": "held", "fulfil": "held"},
        "cancelled": {},
    }
    found = {
        state.value: {
            name: VISITS.target(name, current=state).value for name in VISITS.open_moves(state)
        }
        for state in VisitState
    }
    assert found == decided
