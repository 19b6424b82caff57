"""Who answers is reminded once, and later the head once (文書處理手冊, 逐級稽催)."""

from datetime import date

import pytest

from civicloop.evaluate.documents.rules import Stage, stage_of

DUE, HEAD_ON = date(2026, 11, 16), date(2026, 11, 19)


@pytest.mark.parametrize(
    ("day", "reminded", "escalated", "stage"),
    [
        (16, False, False, None),
        (17, False, False, Stage.OVER),
        (18, True, False, None),
        (19, True, False, Stage.HEAD),
        (25, True, True, None),
        (25, False, False, Stage.HEAD),
    ],
)
def test_each_stage_is_reached_once(day, reminded, escalated, stage):
    found = stage_of(
        DUE, date(2026, 11, day), HEAD_ON, is_reminded=reminded, is_escalated=escalated
    )
    assert found == stage
