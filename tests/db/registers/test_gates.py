"""A gate that asks for more: what was published before is held back, told of, and let out again.

A13: before a survey is published its record is complete, the file of the report among it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.models import TouchedMonth
from civicloop.engines.metrics.rules import Month
from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import DefinitionFaultsError, RowFaultsError
from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.rules import Figure, Gauge
from civicloop.publish.dashboards.services import defined
from tests.db.registers.books import KEEPER, NOW

pytestmark = pytest.mark.django_db
KEY = "surveys"
SURVEY = {
    "field_from": "2026-08-01", "title": "施政滿意度", "status": "done", "commissioner": "研考會",
    "field_until": "2026-08-09", "pollster": "甲公司", "population": "市民", "frame": "市話",
    "sampling": "random", "method": "landline", "contacted": "2000", "sample": "1000",
    "weighting": "未加權", "wording": "您滿意嗎",
}  # fmt: skip
REPORT = "https://example.org/report.pdf"
NEWEST = next(one.definition for one in rules.shipped() if one.key == KEY)


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


@pytest.fixture
def older():
    """A city that published a survey while the gate did not ask for the file of the report."""
    needs = tuple(name for name in NEWEST.gate.needs if name != "report")
    before = replace(NEWEST, gate=replace(NEWEST.gate, needs=needs))
    row = registers.define(before, key=KEY, actor=KEEPER, is_shipped=True, now=NOW)
    registers.add(row.pk, SURVEY | {"status": "published"}, actor=KEEPER, now=NOW)
    whole = SURVEY | {"status": "published", "title": "完整者", "report": REPORT}
    registers.add(row.pk, whole, actor=KEEPER, now=NOW)
    assert queries.published(row).count() == 2
    return row


def test_the_newer_gate_comes_into_force_and_holds_back_what_lacks_something(older):
    registers.ship(now=NOW)
    row = queries.register(KEY)
    assert (row.number, row.definition.gate, row.is_changed) == (2, NEWEST.gate, False)
    assert queries.refused_renewal(row) == []
    assert [one.values["title"] for one in queries.published(row)] == ["完整者"]
    assert [one.values["title"] for one in queries.held_back(row)] == ["施政滿意度"]


def test_it_is_let_out_once_what_lacks_is_filled_in(older):
    registers.ship(now=NOW)
    row = queries.register(KEY)
    held = queries.held_back(row).get()
    with pytest.raises(RowFaultsError) as refused:
        registers.correct(held.pk, {"sample": "1001"}, version=1, actor=KEEPER, now=NOW)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("report", "gate")]
    registers.correct(held.pk, {"report": REPORT}, version=1, actor=KEEPER, now=NOW)
    assert (queries.held_back(row).count(), queries.published(row).count()) == (0, 2)


def test_figures_quote_no_survey_that_is_held_back(older):
    registers.ship(now=NOW)
    row = queries.register(KEY)
    mean = Figure("mean", Gauge.MEAN, "平均樣本數", "Answers", of="sample",
                  where=(("status", "published"),))  # fmt: skip
    registers.change_definition(
        row.pk, replace(row.definition, figures=(mean,)), version=2, actor=KEEPER, now=NOW
    )
    Entry.objects.filter(values__title="施政滿意度").update(
        values=SURVEY | {"status": "published", "sample": 9, "contacted": 10, "method": ["web"]}
    )
    defined.refresh(at_once=True)
    source, august = f"own.{KEY}", Month(2026, 8)
    engine.refresh(source, [august], now=NOW)
    found = metrics.resolve(f"own.{KEY}__mean", period="2026-08", now=NOW)
    assert (found.shown, found.rows) == (1000, 1)
    engine.refresh_facts(source, now=NOW)
    assert list(engine.compare([august], sources=[source], now=NOW).differing) == []


def test_people_are_still_asked_before_a_gate_takes_back_what_they_published(older):
    row = queries.register(KEY)
    with pytest.raises(DefinitionFaultsError) as refused:
        registers.change_definition(
            row.pk, replace(row.definition, gate=NEWEST.gate), version=1, actor=KEEPER, now=NOW
        )
    assert [fault.code for fault in refused.value.faults] == ["gate"]
    assert queries.register(KEY).number == 1
    named = replace(row.definition, zh="民調")
    assert registers.change_definition(row.pk, named, version=1, actor=KEEPER, now=NOW).zh == "民調"


def test_what_an_entry_does_not_fit_stays_out_and_says_so(older):
    Entry.objects.filter(values__title="完整者").update(
        values=SURVEY | {"status": "published", "sample": 0, "method": ["landline"]}
    )
    registers.ship(now=NOW)
    row = queries.register(KEY)
    assert row.number == 1
    assert [fault.code for fault in queries.refused_renewal(row)] == ["limits"]
    Register.objects.filter(pk=row.pk).update(is_changed=True)
    assert queries.refused_renewal(queries.register(KEY)) == [], "the city's own is the city's"


def test_a_survey_that_is_held_back_is_no_published_one_in_any_count(older):
    """A13: neither the page of counts nor a figure takes it for published before it is whole."""
    registers.ship(now=NOW)
    august, source = Month(2026, 8), "registers.entry"

    def told():
        page = {one.count.key: one.value for one in queries.counted(queries.register(KEY))}
        engine.refresh(source, [august], now=NOW)
        engine.refresh_facts(source, now=NOW)
        assert list(engine.compare([august], sources=[source], now=NOW).differing) == []
        figures = [
            metrics.resolve(f"registers.surveys_{key}", period="2026-08", now=NOW).shown
            for key in ("surveys", "published")
        ]
        assert engine.prove("registers.surveys_published", by="agency", month=august,
                            actor=KEEPER, now=NOW) == []  # fmt: skip
        return (page["surveys"], page["published"]), tuple(figures)

    assert told() == ((2, 1), (2, 1))
    held = queries.held_back(queries.register(KEY)).get()
    registers.correct(held.pk, {"report": REPORT}, version=1, actor=KEEPER, now=NOW)
    engine.touch_facts(source, [august])
    assert told() == ((2, 2), (2, 2))


def test_another_gate_has_every_month_counted_anew(older):
    registers.ship(now=NOW)
    TouchedMonth.objects.all().delete()
    defined.definition_changed(queries.register(KEY).ref)
    touched = TouchedMonth.objects.filter(source="registers.entry").values_list("month", flat=True)
    assert list(touched) == [date(2026, 8, 1)]
