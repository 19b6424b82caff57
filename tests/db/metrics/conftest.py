"""A small city with random cases of four months."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from civicloop.answer.cases.models import Case, Category, Round
from civicloop.answer.cases.states import CaseState, Outcome, PauseReason
from civicloop.kernel.geography.rules import cell
from civicloop.kernel.organizations.models import Unit
from tests.db.cases.lived import write_rounds
from tests.db.metrics.samples import MONTHS, NOW, make_case
from tests.laid import laid


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def units(db):
    """A city with two agencies, one of which has a unit under it."""
    return laid("units of two agencies", _units)


def _units():
    found = {}
    for code, path, level in (
        ("CITY", "CITY/", "city"),
        ("PWB", "CITY/PWB/", "bureau"),
        ("PWB-MO", "CITY/PWB/PWB-MO/", "office"),
        ("TB", "CITY/TB/", "bureau"),
    ):
        found[code] = Unit.objects.create(
            code=code,
            name_zh=code,
            name_en=code,
            path=path,
            level=level,
            valid_from=date(2020, 1, 1),
        )
    return found


@pytest.fixture
def category(db):
    return laid("potholes", _category)


def _category():
    return Category.objects.create(
        code="pothole", name_zh="坑洞", name_en="Pothole", operational_hours=4, statutory_days=6
    )


@pytest.fixture
def cases(units, category):
    """400 cases of four months, opened and ended at random instants; some on month borders."""
    laid("400 cases", lambda: _lay_cases(units, category))
    return list(Case.objects.order_by("pk"))


@pytest.fixture
def judged(units, category):
    """Some rounds came to rest and were rated, some were reopened, and some came back."""
    laid("400 judged cases", lambda: _judge(units, category))
    return list(Case.objects.order_by("pk"))


def _lay_cases(units, category):
    chance = random.Random(11)
    rows = []
    for index in range(400):
        begins, ends = MONTHS[0].begins, NOW
        opened = begins + (ends - begins) * chance.random()
        if index % 40 == 0:
            opened = MONTHS[index % 4].begins
        unit = units[chance.choice(("PWB", "PWB-MO", "TB"))]
        more = {
            "village_code": ("V1", "V2", "")[index % 3],
            "cell": cell(120.2 + index % 7 * 0.05, 22.6) if index % 5 else None,
        }
        started = opened + timedelta(hours=chance.expovariate(1 / 3))
        ended = started + timedelta(days=chance.expovariate(1 / 4))
        kind = chance.random()
        if started < NOW and kind < 0.9:
            more |= {"state": CaseState.IN_PROGRESS, "started_at": started}
        if ended < NOW and kind < 0.7:
            more |= {"state": CaseState.CLOSED, "closed_at": ended, "outcome": Outcome.FIXED}
        elif ended < NOW and kind < 0.75:
            more |= {"state": CaseState.WITHDRAWN, "closed_at": ended}
        elif 0.75 <= kind < 0.8:
            more |= {
                "state": CaseState.WAITING,
                "waiting_until": NOW,
                "waiting_for": PauseReason.ACCESS,
            }
        rows.append(make_case(f"T{index}", unit, category, opened, **more))
    write_rounds(Case.objects.bulk_create(rows))


def _judge(units, category):
    _lay_cases(units, category)
    answered = list(Round.objects.filter(answered_at__isnull=False).order_by("pk"))
    for index, row in enumerate(answered[:120]):
        row.settled_at = row.answered_at + timedelta(days=7)
        if row.settled_at < NOW and index % 2:
            row.rated_at = row.answered_at + timedelta(days=1)
            row.manner, row.speed, row.result = 1 + index % 5, 5 - index % 5, 3
    Round.objects.bulk_update(
        answered, ["settled_at", "rated_at", "manner", "speed", "result"], batch_size=500
    )
    for before, after in zip(answered[:20:2], answered[1:20:2], strict=False):
        if after.opened_at > before.answered_at:
            Case.objects.filter(pk=after.case_id).update(came_back_of=before.case_id)
    for row in answered[20:35]:
        Round.objects.create(
            case_id=row.case_id,
            number=2,
            category_id=row.category_id,
            district_code=row.district_code,
            channel=row.channel,
            unit_id=row.unit_id,
            opened_at=row.answered_at + timedelta(days=row.pk % 10),
            operational_due_at=NOW,
            statutory_due_at=NOW,
            first_statutory_due_at=NOW,
        )
