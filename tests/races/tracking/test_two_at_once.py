"""Two at once, on real connections: one report is saved, one decision stands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    FrozenError,
    StepNotOpenError,
    TrackingError,
)
from civicloop.engines.tracking.models import Item, Period, Release, Report
from tests.db.tracking.conftest import (  # noqa: F401 (fixtures)
    CHAIR,
    NOW,
    OWNER,
    UNIT,
    item,
    own_folder,
    period,
    programme,
    report,
)
from tests.db.tracking.test_correcting import (  # noqa: F401 (a fixture among them)
    BEHIND,
    FEBRUARY,
    JANUARY,
    WELL,
    WHY,
    correct,
    lived,
    planned,
)
from tests.races import together
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


at_once = partial(together.at_once, told=TrackingError)


def save(pk, text):
    figures = tracking.Figures(text, Decimal(50), allocated=10, paid=10)
    return tracking.save_report(pk, figures, version=1, actor=UNIT, now=NOW)


def test_of_two_who_edit_one_report_one_wins_and_the_other_is_told(report):  # noqa: F811
    results = at_once(lambda: save(report.pk, "甲"), lambda: save(report.pk, "乙"))
    lost = [row for row in results if isinstance(row, Exception)]
    assert [type(row) for row in lost] == [ChangedMeanwhileError]
    kept = next(row for row in results if not isinstance(row, Exception))
    found = Report.objects.get(pk=report.pk)
    assert (found.narrative, found.version) == (kept.narrative, 2)


def test_a_report_is_saved_before_the_freeze_or_not_at_all(period, report):  # noqa: F811
    results = at_once(
        lambda: save(report.pk, "甲"),
        lambda: tracking.freeze_period(period.pk, actor=OWNER, now=NOW),
    )
    found = Report.objects.get(pk=report.pk)
    saved = not isinstance(results[0], Exception)
    assert saved or isinstance(results[0], FrozenError | ChangedMeanwhileError)
    assert (found.narrative == "甲") == saved
    assert (found.state, Period.objects.get().state) == ("missed", "frozen")


def test_a_release_is_decided_once(item):  # noqa: F811
    for part in item.responsibilities.all():
        tracking.move_part(part.pk, "finish", actor=UNIT, now=NOW)
        tracking.move_part(part.pk, "close", actor=OWNER, now=NOW)
    release = tracking.propose_release(item.pk, reason="完成", actor=OWNER, now=NOW)

    def decide(grant):
        return tracking.decide_release(
            release.pk,
            body="works_meeting",
            grant=grant,
            resolution="案由三",
            decided_on=date(2026, 2, 2),
            actor=CHAIR,
            now=NOW,
        )

    results = at_once(lambda: decide(True), lambda: decide(False))
    assert [type(row) for row in results].count(StepNotOpenError) == 1
    expected = {"granted": "released", "kept": "tracked"}[Release.objects.get().state]
    assert Item.objects.get().state == expected


def test_a_month_saved_while_an_earlier_one_is_corrected_has_its_streak(programme, planned):  # noqa: F811
    """Whichever comes first: the months in a row are those that both leave behind."""
    first = lived(programme, planned, JANUARY, WELL)
    tracking.open_period(programme.pk, FEBRUARY, actor=OWNER, now=NOW)
    second = Report.objects.get(item=planned, month=FEBRUARY, responsibility__part="lead")
    behind = replace(BEHIND, actual=Decimal(50))
    for turn in range(3):
        second.refresh_from_db()
        results = at_once(
            lambda: correct(first, BEHIND, WHY),
            lambda: tracking.save_report(
                second.pk, behind, explanation=WHY, version=second.version, actor=UNIT, now=NOW
            ),
        )
        assert not [row for row in results if isinstance(row, Exception)], turn
        second.refresh_from_db()
        assert second.streak == 2, turn
        correct(first, WELL)
        second.refresh_from_db()
        assert second.streak == 1, turn
