"""Lists of plans, results, books, lines and undertakings cost the same with three rows."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import Part
from civicloop.evaluate.planning.rules import Target
from civicloop.evaluate.planning.states import BookKind, UndertakingKind
from tests.db.planning.city import KEEPER, NOW, approved
from tests.db.planning.test_indicators import reached

LISTS = ("plans", "results", "review", "books", "book", "entries", "print-book", "undertakings")


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def fill(city, count):
    """So many more rows in each list; the book of the year has so many parts and lines."""
    units, by = list(city.units.values())[:count], {"actor": KEEPER, "now": NOW}
    for turn, unit in enumerate(units):
        year = 2000 + 20 * count + 4 * turn
        plan = planning.lay_plan(title_zh="中程", first_year=year, last_year=year + 3, **by)
        planning.move_plan(plan.pk, "open", **by)
        goal = planning.set_goal(plan.pk, unit_id=unit.pk, title="安全", **by)
        targets = {at: Target(Decimal(80 + at - year)) for at in range(year, year + 4)}
        row = approved(plan, goal, targets=targets)
        planning.move_plan(plan.pk, "approve", **by)
        result = planning.save_result(row.pk, year, reached("85"), **by)
        planning.move_result(result.pk, "send", version=1, **by)
        planning.list_undertaking(
            kind=UndertakingKind.STUDY, year=2026, title="研究", unit_id=unit.pk, ministry="國發會",
            amount=1_000_000, **by,
        )  # fmt: skip
    book = planning.open_book(
        kind=BookKind.PLAN, year=2030 + count, unit_ids=[unit.pk for unit in units], **by
    )
    if count > 1:
        planning.open_book(kind=BookKind.PLAN, year=2035, unit_ids=[units[0].pk], **by)
    lines = [planning.NewLine(str(code), "", "一般行政", 10_000) for code in range(count)]
    for part in book.parts.all():
        planning.write_part(part.pk, lines, is_budget=False, version=1, **by)
    return book, Part.objects.filter(book=book).first()


def test_every_list_costs_the_same_with_one_row_and_with_three(city):
    analyst, counts = city.client("analyst"), []
    for count in (1, 3):
        book, part = fill(city, count)
        args = {"book": [book.pk], "print-book": [book.pk], "entries": [part.pk, "plan"]}
        found = {}
        for name in LISTS:
            address = reverse(f"planning:{name}", args=args.get(name, []))
            analyst.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert analyst.get(address).status_code == 200
            found[name] = len(captured)
        counts.append(found)
    assert counts[0] == counts[1]
