"""The service requests that three cities published, where their files lie beside the checkout.

Each file is read to its end and imported into the database of the test by its shipped mapping.
That takes minutes: of Taipei and Zürich only a part is imported, and of Boston only a part is
imported once more, unless ``REAL=all`` is set.
"""

from __future__ import annotations

import gzip
import os
from collections import Counter
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
from django.db import transaction

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.commands import import_cases
from civicloop.answer.cases.models import Case, ImportedRow, Round
from civicloop.answer.cases.queries import figures
from civicloop.kernel.access import services as access
from civicloop.kernel.clock import services as clock


def _folder() -> Path | None:
    for root in Path(__file__).resolve().parents:
        found = root / "shared/data/01_service_requests"
        if found.is_dir():
            return found
    return None


FOLDER = _folder()
WHOLE = os.environ.get("REAL") == "all"
TAIPEI = sorted(path.name for path in FOLDER.glob("taipei_1999_*_2022??.csv.gz")) if FOLDER else []
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(FOLDER is None, reason="the real service requests are not here"),
]
LOST = {"大安?": "63000030", "北投?": "63000120", "松山?": "63000010", "中山?": "63000040"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    access.seed_roles()
    yield
    # An import commits in batches; here all is one transaction, whose half a million foreign
    # keys PostgreSQL would check one by one, by plans made while the tables were empty.
    transaction.set_rollback(True)


def importer(path: Path, mapping: str) -> cases.Importer:
    """An import that makes what its rows need."""
    return cases.Importer(path, cases.mapping_of(mapping), actor=import_cases.ACTOR, create=True)


def beginning(path: Path, rows: int, folder: Path) -> Path:
    """The first rows of a file."""
    with gzip.open(path, "rb") as lines:
        (folder / "beginning.csv").write_bytes(b"".join(islice(lines, rows + 1)))
    return folder / "beginning.csv"


def imported(name: str | Path, mapping: str) -> tuple[tuple[int, int, int, int], dict[str, int]]:
    """Import a file with all that it needs; what became of its rows, and what was found."""
    step = list(importer(FOLDER / name, mapping).run())[-1]
    counts = (step.imported, step.present, step.changed, step.refused)
    return counts, dict(queries.fault_counts(step.run_id))


def test_boston_is_judged_as_it_judged_itself_on_the_rows_that_have_a_limit(tmp_path):
    counts, found = imported("boston_311_2011.csv.gz", "boston")
    assert counts == (58_251, 0, 0, 0)
    assert found == {"no_position": 2_829, "target_before_opening": 3}
    states = Counter(Case.objects.values_list("state", flat=True))
    assert states == {"closed": 54_570, "assigned": 3_681}
    until = clock.now()
    judged = queries.comparison("boston", until=until)
    assert (judged.rows, judged.with_target, judged.judged) == (58_251, 47_270, 47_112)
    assert (judged.on_time, judged.late, judged.overdue) == (35_591, 8_073, 3_448)
    assert judged.differing == 0
    assert judged.share == Decimal("75.5")
    timed = queries.comparison("boston", until=until, judged_only=False)
    assert timed.on_time + timed.late + timed.overdue == 47_270

    months = Round.objects.filter(figures.received(queries.importing.EARLIEST, until))
    assert months.count() == 58_251
    closed = Round.objects.filter(figures.closed(queries.importing.EARLIEST, until))
    assert closed.count() == 54_570

    whole = FOLDER / "boston_311_2011.csv.gz"
    rows, path = (58_251, whole) if WHOLE else (6_000, beginning(whole, 6_000, tmp_path))
    again, _ = imported(path, "boston")
    assert again == (0, rows, 0, 0)
    assert Case.objects.count() == 58_251


def test_taipei_is_read_and_routed_month_by_month():
    total, faults = Counter(), Counter()
    for name in TAIPEI:
        step = list(importer(FOLDER / name, "taipei-1999").check())[-1]
        total.update(taken=step.imported, refused=step.refused)
        total.update(more=step.present + step.changed)
    assert (total["taken"] + total["refused"], total["more"]) == (130_622, 0)
    assert total["refused"] < 15
    for name in TAIPEI if WHOLE else TAIPEI[:1]:
        (_, present, changed, refused), found = imported(name, "taipei-1999")
        assert (present, changed) == (0, 0)
        assert found.get("unknown_district", 0) == refused == sum(found.values())
        faults.update(found)
    rows = Case.objects.order_by().values_list("unit__code", "district_code").distinct()
    assert len(rows) == 12
    assert all(unit == f"taipei-{district}" for unit, district in rows)
    assert not Case.objects.exclude(state="assigned").exists()
    assert not Case.objects.filter(lon__isnull=False).exists()
    kinds = Case.objects.order_by().values("category").distinct().count()
    assert kinds == (22 if WHOLE else 20)
    for begins, code in LOST.items():
        lost = Case.objects.filter(place_masked__startswith=begins)
        assert set(lost.values_list("district_code", flat=True)) <= {code}
        assert lost.exists() or not WHOLE
    assert ImportedRow.objects.filter(has_target=True).count() == 0


def test_zurich_stands_where_it_stands_on_its_own_grid(tmp_path):
    whole = FOLDER / "zurich_zueriwieneu_reports.csv.gz"
    step = list(importer(whole, "zurich").check())[-1]
    assert (step.imported, step.refused) == (62_245, 0)
    rows, path = (62_245, whole) if WHOLE else (6_000, beginning(whole, 6_000, tmp_path))
    counts, found = imported(path, "zurich")
    assert counts == (rows, 0, 0, 0)
    assert found == {}
    bounds = cases.mapping_of("zurich").jurisdiction.bounds
    assert not Case.objects.filter(lon__isnull=True).exists()
    inside = Case.objects.filter(
        lon__gte=bounds.west, lon__lte=bounds.east, lat__gte=bounds.south, lat__lte=bounds.north
    )
    assert inside.count() == rows
    if WHOLE:
        assert Case.objects.filter(category__name_en="Graffiti").count() == 3_262
        assert Case.objects.order_by().values("category").distinct().count() == 10
    again, _ = imported(path, "zurich")
    assert again == (0, rows, 0, 0)
