"""More time that was granted wrongly is taken back, and the clock runs as it did before."""

from datetime import timedelta

import pytest

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.clock import queries as clocks
from civicloop.kernel.ledger import queries as ledger
from tests.db.resolutions.conftest import KEEPER, NOW, OFFICER, TODAY


@pytest.fixture
def asked(bodies, draft):
    return resolutions.write_decision(
        bodies["legislator_oral"].pk, draft(), given_on=TODAY, follow=True, actor=KEEPER, now=NOW
    )


def back(row, version, *, reason="誤登他案", actor=KEEPER, now=NOW):
    return resolutions.take_back_extension(
        row.pk, version=version, reason=reason, actor=actor, now=now
    )


def test_the_day_from_before_holds_again_and_more_time_can_be_taken_anew(asked):
    due = asked.answer_due_at
    longer = resolutions.extend_answer(asked.pk, 5, reason="牽涉過廣", actor=KEEPER, now=NOW)
    assert longer.answer_due_at > due
    undone = back(asked, longer.version)
    assert undone.answer_due_at == due
    assert clocks.clock(asked.ref, "answer").extensions == []
    again = resolutions.extend_answer(asked.pk, 3, reason="牽涉過廣", actor=KEEPER, now=NOW)
    assert again.answer_due_at > due, "once: the one that was taken back does not count"
    [told] = [one for one in ledger.history(asked.ref) if one.name.endswith("extension_taken_back")]
    assert told.body["days"] == 5


def test_after_the_old_day_the_answer_is_overdue_again(asked):
    longer = resolutions.extend_answer(asked.pk, 5, reason="牽涉過廣", actor=KEEPER, now=NOW)
    late = asked.answer_due_at + timedelta(hours=24)
    undone = back(asked, longer.version, now=late)
    assert undone.answer_due_at < late
    answered = resolutions.answer(asked.pk, "復", answered_on=late.date(), actor=KEEPER, now=late)
    assert clocks.clock(answered.ref, "answer").outcome == "late"


def test_what_is_not_open_not_said_or_not_ones_own_is_refused(asked):
    with pytest.raises(StepNotOpenError):
        back(asked, asked.version)
    longer = resolutions.extend_answer(asked.pk, 5, reason="牽涉過廣", actor=KEEPER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        back(asked, longer.version - 1)
    with pytest.raises(FaultyFieldsError, match="reason: missing"):
        back(asked, longer.version, reason=" ")
    with pytest.raises(NotPermittedError):
        back(asked, longer.version, actor=OFFICER)
    answered = resolutions.answer(asked.pk, "復", answered_on=TODAY, actor=KEEPER, now=NOW)
    with pytest.raises(StepNotOpenError):
        back(asked, answered.version)
