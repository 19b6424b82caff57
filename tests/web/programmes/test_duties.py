"""The duties of tracked plans stand on the page of what is due, at a cost that no row adds to."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Report
from civicloop.evaluate.programmes import services as programmes
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import DUTIES
from tests.db.programmes.conftest import CURVE, JANUARY, NOW, OWNER, UNIT, new_item

BY = {"actor": OWNER, "now": NOW}
FIGURES = tracking.Figures("施作", Decimal(50), 500, 500)
ROWS = 3


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    with clock.frozen(NOW):
        yield small_city


@pytest.fixture
def items(city):
    """Three items of one unit, in a month that is open."""
    programme = programmes.open_for_year("annual", 2026, owner_id=city.units["ROADS"].pk, **BY)
    rows = []
    for number in range(1, ROWS + 1):
        row = tracking.list_item(programme.pk, new_item(city.units, number=f"115-00{number}"), **BY)
        tracking.approve_baseline(row.pk, CURVE, from_on=JANUARY, **BY)
        rows.append(tracking.approve_item(row.pk, version=1, **BY))
    return rows


def open_month(items):
    tracking.open_period(items[0].programme_id, JANUARY, **BY)
    Report.objects.update(state="missed")  # none is due until it is laid out one by one


def owed(item):
    item.reports.update(state="draft")


def sent(item):
    owed(item)
    row = item.reports.get()
    tracking.save_report(row.pk, FIGURES, version=1, actor=UNIT, now=NOW)
    return tracking.send_report(row.pk, version=2, actor=UNIT, now=NOW)


def approved(item):
    tracking.approve_report(sent(item).pk, version=3, actor=UNIT, now=NOW)


def change_asked(item):
    tracking.ask_change(
        item.pk, kind="adjust", ground="force_majeure", reason="颱風", curve=CURVE, actor=UNIT,
        now=NOW,
    )  # fmt: skip


def release_proposed(item):
    part = item.responsibilities.get().pk
    tracking.move_part(part, "finish", actor=UNIT, now=NOW)
    tracking.move_part(part, "close", **BY)
    tracking.propose_release(item.pk, reason="已完成", **BY)


KINDS = {
    "programmes.reports": ("officer", owed),
    "programmes.approvals": ("head", sent),
    "programmes.review": ("analyst", approved),
    "programmes.changes": ("analyst", change_asked),
    "programmes.releases": ("head", release_proposed),
}


def test_every_kind_of_duty_of_the_module_is_tried_here():
    assert set(KINDS) == {key for key in DUTIES if key.startswith("programmes.")}


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_duty_adds_a_statement_to_the_page_of_what_is_due(city, items, kind):
    role, lay = KINDS[kind]
    open_month(items)
    client = city.client(role)
    pages = [reverse("home:due"), reverse(DUTIES.get(kind).url_name)]
    asked: dict[str, list[int]] = {page: [] for page in pages}
    for item in items:
        lay(item)
        for page in pages:
            client.get(page)  # what the process remembers afterwards
            with CaptureQueriesContext(connection) as counted:
                text = client.get(page).content.decode()
            asked[page].append(len(counted))
            assert item.number in text, page
    for page, counts in asked.items():
        assert len(set(counts)) == 1, (page, counts)


def test_a_report_stands_with_the_last_day_of_its_month(city, items):
    open_month(items)
    owed(items[0])
    text = city.client("officer").get(reverse("home:due")).content.decode()
    assert "115-001 三多路人行道改善 · 115年1月" in text
    assert f"{items[0].reports.get().period.due_on:%Y-%m-%d}" in text
    assert items[0].reports.get().period.due_on == date(2026, 2, 5)


def test_what_was_sent_waits_for_the_head_and_is_no_duty_to_write(city, items):
    open_month(items)
    sent(items[0])
    page = city.client("head").get(reverse("home:due")).content.decode()
    own, waiting = page.split("待您核定或審查", 1)
    assert "115-001" not in own
    assert "115-001" in waiting
    assert "115-001" not in city.client("officer").get(reverse("home:due")).content.decode()
