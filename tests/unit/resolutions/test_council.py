"""The council's own days, and the stages of reminders."""

from datetime import date

import pytest

from civicloop.evaluate.resolutions.rules import (
    CouncilDays,
    CouncilTerms,
    Stage,
    council_decides,
    report_due,
    stage_of,
)

TERMS = CouncilTerms(15, 7, 3, 7, "地方制度法第三十九條第四項")
SITTINGS = [(date(2026, 4, 1), date(2026, 6, 9)), (date(2026, 9, 1), date(2026, 11, 9))]


@pytest.mark.parametrize(
    ("delivered_on", "days"),
    [
        (date(2026, 4, 1), CouncilDays(False, None, date(2026, 4, 16))),
        (date(2026, 6, 9), CouncilDays(False, None, date(2026, 6, 24))),
        (date(2026, 6, 10), CouncilDays(True, date(2026, 6, 17), date(2026, 6, 20))),
        (date(2026, 12, 28), CouncilDays(True, date(2027, 1, 4), date(2027, 1, 7))),
    ],
)
def test_a_reconsideration_is_decided_in_fifteen_days_or_by_an_extraordinary_session(
    delivered_on, days
):
    assert council_decides(delivered_on, SITTINGS, TERMS) == days


def test_without_any_known_session_it_is_recess():
    assert council_decides(date(2026, 1, 1), [], TERMS).in_recess


def test_the_report_is_due_seven_days_before_the_session():
    assert report_due(date(2026, 9, 1), TERMS) == date(2026, 8, 25)
    assert report_due(date(2026, 3, 3), TERMS) == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 3, 4), None),
        (date(2026, 3, 5), Stage.DEED_AHEAD),
        (date(2026, 3, 10), Stage.DEED_AHEAD),
        (date(2026, 3, 11), Stage.DEED_OVER),
        (date(2027, 3, 11), Stage.DEED_OVER),
    ],
)
def test_a_day_is_ahead_until_it_is_over(today, stage):
    found = stage_of(date(2026, 3, 10), today, 5, ahead=Stage.DEED_AHEAD, over=Stage.DEED_OVER)
    assert found == stage
