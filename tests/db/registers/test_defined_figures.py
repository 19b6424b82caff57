"""Figures that a city defines in a register of its own: counted, proved on both roads, retired."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.models import TouchedFacts, TouchedMonth
from civicloop.engines.metrics.rules import (
    METRICS,
    SOURCES,
    Month,
    months_between,
    offered,
)
from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import (
    ChangedMeanwhileError,
    DefinitionFaultsError,
    RowFaultsError,
)
from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.rules import Choice, Definition, Field, Figure, Gauge, Kind
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.publish.dashboards.services import defined
from civicloop.publish.reports import queries as reports
from tests.db.registers.books import KEEPER, NOW, agencies, clerk, districts

pytestmark = pytest.mark.django_db
SOURCE = "own.food-trucks"
FIGURES = (
    Figure("checks", Gauge.ROWS, "餐車稽查次數", "Checks", by=("district", "result")),
    Figure("fines", Gauge.TOTAL, "罰鍰", "Fines", of="fine", where=(("result", "不合格"),),
           unit_zh="元", unit_en="NT$"),
    Figure("minutes", Gauge.MEAN, "平均稽查時間", "Minutes", of="minutes", decimals=1,
           by=("result",)),
    Figure("passed", Gauge.SHARE, "合格率", "Passed", of="result", value="ok", decimals=2,
           by=("district",)),
    Figure("reported", Gauge.SHARE, "民眾檢舉比率", "Reported", of="reported", value="yes",
           at="closed_on"),
    Figure("hot", Gauge.SHARE, "熱食比率", "Hot food", of="sells", value="hot",
           where=(("reported", "no"),)),
    Figure("closed", Gauge.ROWS, "結案數", "Closed", at="closed_on", by=("reported",)),
)  # fmt: skip
TRUCKS = Definition(
    zh="餐車稽查", en="Food trucks", theme="other", about_zh="夜市餐車衛生稽查。",
    fields=(
        Field("checked_on", Kind.DAY, "稽查日期", "Checked on", required=True),
        Field("plate", Kind.TEXT, "車號", "Plate", required=True),
        Field("result", Kind.CHOICE, "結果", "Result",
              choices=(Choice("ok", "合格", "Passed"), Choice("不合格", "不合格", "Failed"))),
        Field("sells", Kind.CHOICES, "販售", "Sells",
              choices=(Choice("hot", "熱食", "Hot food"), Choice("ice", "冰品", "Ice"))),
        Field("reported", Kind.YES_NO, "民眾檢舉", "Reported"),
        Field("district", Kind.DISTRICT, "行政區", "District"),
        Field("fine", Kind.MONEY, "罰鍰", "Fine"),
        Field("minutes", Kind.WHOLE, "稽查時間", "Minutes", unit_zh="分鐘", unit_en="minutes"),
        Field("closed_on", Kind.MONTH, "結案月份", "Closed in"),
        Field("owner_name", Kind.TEXT, "業者", "Owner", personal=True),
    ),
    key=("checked_on", "plate"), period="checked_on", figures=FIGURES,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


def trucks(definition=TRUCKS):
    register = registers.define(definition, key="food-trucks", actor=KEEPER, now=NOW)
    defined.refresh(at_once=True)
    return register


def check(register, day, **cells):
    row = {"checked_on": f"2026-{day}", "plate": f"P{random.random()}"} | cells
    return registers.add(register.pk, row, actor=KEEPER, now=NOW)


def told(key, period="2026-08", **asked):
    found = metrics.resolve(f"own.food_trucks__{key}", period=period, now=NOW, **asked)
    return found.shown, found.numerator, found.denominator


def changed(register, definition):
    fresh = queries.register(register.key)
    row = registers.change_definition(
        register.pk, definition, version=fresh.version, actor=KEEPER, now=NOW
    )
    defined.refresh(at_once=True)
    return row


def some_checks(register):
    check(register, "08-01", result="ok", district="D1", minutes="10", sells="hot",
          reported="no", closed_on="2026-09")  # fmt: skip
    check(register, "08-02", result="不合格", district="D1", minutes="25", fine="6000",
          reported="yes", closed_on="2026-08", sells="ice")  # fmt: skip
    check(register, "08-31", result="ok", district="D2", fine="999", sells="hot、ice",
          reported="no", closed_on="2026-08")  # fmt: skip
    check(register, "08-03", minutes="2")
    check(register, "09-01", result="不合格", fine="1", closed_on="2026-09")


def test_every_kind_of_figure_counts_what_it_says_by_period_and_part():
    districts()
    register = trucks()
    some_checks(register)
    engine.refresh(SOURCE, [Month(2026, 8), Month(2026, 9)], now=NOW)
    assert told("checks") == (4, 4, None)
    assert told("fines") == (6000, 6000, None)
    assert told("minutes") == (Decimal("12.3"), 37, 3)
    assert told("passed") == (Decimal("66.67"), 2, 3)
    assert told("reported") == (50, 1, 2)
    assert told("reported", "2026-09") == (0, 0, 1)
    assert told("hot") == (100, 2, 2)
    assert told("closed", "2026-Q3") == (4, 4, None)
    by = metrics.resolve("own.food_trucks__checks", period="2026-08", by="result", now=NOW)
    assert {(part.member.zh, part.cell.shown) for part in by.parts} == {
        ("合格", 2), ("不合格", 1), ("未歸屬", 1)}  # fmt: skip
    assert not any("不" in part.value for part in by.parts)
    fines = metrics.resolve("own.food_trucks__fines", period="2026-08", now=NOW)
    opened = metrics.rows("own.food_trucks__fines", by="agency", value="", month=Month(2026, 8),
                          side="numerator", actor=KEEPER, now=NOW)  # fmt: skip
    assert (fines.rows, opened.count()) == (1, 1), "6000 NT$ of one entry"
    by = metrics.resolve("own.food_trucks__passed", period="2026-08", by="district", now=NOW)
    assert {(part.value, part.cell.shown) for part in by.parts} == {
        ("D1", Decimal("50.00")), ("D2", Decimal("100.00"))}  # fmt: skip


def test_every_number_opens_its_rows_and_proves_itself_on_both_roads():
    districts()
    register = trucks()
    some_checks(register)
    months = [Month(2026, 8), Month(2026, 9)]
    engine.refresh(SOURCE, months, now=NOW)
    for figure in FIGURES:
        key = f"own.food_trucks__{figure.key}"
        for by in METRICS.get(key).by:
            assert engine.prove(key, by=by, month=months[0], actor=KEEPER, now=NOW) == []
    assert engine.refresh_facts(SOURCE, now=NOW)
    assert engine.check_facts(SOURCE) == []
    found = engine.compare(months, sources=[SOURCE], now=NOW)
    assert (found.metrics, list(found.differing)) == (len(FIGURES), [])
    assert found.numbers
    rows = metrics.rows("own.food_trucks__passed", by="agency", value="", month=months[0],
                        side="numerator", actor=KEEPER, now=NOW)  # fmt: skip
    assert [row.day for row in rows] == [date(2026, 8, 31), date(2026, 8, 1)]


def test_reports_and_every_engine_know_them_also_once_they_are_retired():
    register = trucks()
    tags = '{{ figure("own.food_trucks__passed") }}\n:::table own.food_trucks__checks by=result\n'
    text = f"---\nzh: 餐車\nen: Trucks\nperiods: [month]\n---\n# 甲\n{tags}"
    assert reports.check_template(text, key="trucks")[1] == []
    retired = tuple(replace(one, retired=True) for one in FIGURES)
    changed(register, replace(TRUCKS, figures=retired))
    assert reports.check_template(text, key="trucks")[1] == []
    assert not [one for one in offered() if one.source == SOURCE]
    for one in METRICS.values():
        for dialect in ("duckdb", "clickhouse", "postgres") if one.source == SOURCE else ():
            query = metrics.statement(one, one.by[-1], Month(2026, 8), now=NOW, dialect=dialect)
            assert "own_food_trucks" in query


def test_facts_hold_codes_and_whole_numbers_and_no_word_that_anybody_wrote():
    register = trucks()
    check(register, "08-02", result="不合格", fine="6000", owner_name="王小明", sells="hot")
    values = [
        str(getattr(row, column.source, row.pk))
        for row in queries.entries_for_figures(register.key, register.definition)
        for column in defined.facts()[SOURCE].columns
    ]
    assert not any("不合格" in value or "王" in value or "P0" in value for value in values)
    assert "6000" in values


def test_another_meaning_is_another_version_and_another_name_is_none():
    register = trucks()
    first = METRICS.get("own.food_trucks__passed")
    named = replace(FIGURES[3], zh="稽查合格率", floor=5, by=("district", "result"))
    changed(register, replace(TRUCKS, figures=(*FIGURES[:3], named, *FIGURES[4:])))
    second = METRICS.get("own.food_trucks__passed")
    assert (first.version, second.version, second.zh, second.floor) == (1, 1, "稽查合格率", 5)
    other = replace(named, value="不合格")
    changed(register, replace(TRUCKS, figures=(*FIGURES[:3], other, *FIGURES[4:])))
    third = METRICS.get("own.food_trucks__passed")
    assert (third.version, third.effective_from) == (2, date(2026, 11, 10))
    assert [METRICS.get(f"own.food_trucks__{key}").version for key in ("checks", "hot")] == [1, 1]
    changed(register, replace(TRUCKS, figures=(*FIGURES[:3], named, *FIGURES[4:])))
    assert METRICS.get("own.food_trucks__passed").version == 3


def test_months_under_another_version_are_marked_until_they_are_counted_anew():
    districts()
    register = trucks()
    some_checks(register)
    months = [Month(2026, 8), Month(2026, 9)]
    engine.refresh(SOURCE, months, now=NOW)
    other = replace(FIGURES[3], value="不合格")
    changed(register, replace(TRUCKS, figures=(*FIGURES[:3], other, *FIGURES[4:])))
    engine.refresh(SOURCE, months[1:], now=NOW)
    key = "own.food_trucks__passed"
    assert metrics.kept(key, by="agency", months=months).breaks == [(months[1], 2)]
    engine.refresh_due(now=NOW)
    figure = metrics.kept(key, by="agency", months=months)
    assert (figure.breaks, figure.totals["2026-08"].numerator) == ([], 1)


def test_a_field_or_a_figure_that_somebody_stands_on_is_retired_and_not_removed():
    register = trucks()

    def refused(definition):
        with pytest.raises(DefinitionFaultsError) as caught:
            changed(register, definition)
        return [(fault.code, fault.field) for fault in caught.value.faults]

    without = tuple(field for field in TRUCKS.fields if field.name != "minutes")
    assert refused(replace(TRUCKS, fields=without)) == [("figure_gone", "minutes")]
    assert refused(replace(TRUCKS, figures=FIGURES[1:])) == [("figure", "checks")]
    assert queries.register("food-trucks").number == 1
    retired = tuple(replace(one, retired=one.key == "checks") for one in FIGURES)
    fields = tuple(replace(one, retired=one.name == "minutes") for one in TRUCKS.fields)
    changed(register, replace(TRUCKS, fields=fields, figures=retired))
    assert METRICS.get("own.food_trucks__checks").retired
    assert {one.key for one in offered() if one.source == SOURCE} == {
        f"own.food_trucks__{one.key}" for one in FIGURES[1:]
    }
    check(register, "08-02")
    engine.refresh(SOURCE, [Month(2026, 8)], now=NOW)
    assert told("checks") == (1, 1, None)


@pytest.mark.parametrize(
    ("figure", "codes"),
    [
        (Figure("a__b", Gauge.ROWS, "甲", "A"), ["figure_key"]),
        (Figure("x" * 37, Gauge.ROWS, "甲", "A"), ["figure_key"]),
        (Figure("share_of", Gauge.ROWS, "甲", "A"), ["figure_key"]),
        (Figure("a", Gauge.TOTAL, "甲", "A", of="nothing"), ["figure_gone"]),
        (Figure("a", Gauge.TOTAL, "甲", "A"), ["figure_of"]),
        (Figure("a", Gauge.MEAN, "甲", "A", of="plate"), ["figure_of"]),
        (Figure("a", Gauge.SHARE, "甲", "A", of="result", value="maybe"), ["figure_share"]),
        (Figure("a", Gauge.SHARE, "甲", "A", of="district", value="D1"), ["figure_share"]),
        (Figure("a", Gauge.ROWS, "甲", "A", where=(("plate", "x"),)), ["figure_where"]),
        (Figure("a", Gauge.ROWS, "甲", "A", where=(("reported", "是"),)), ["figure_where"]),
        (Figure("a", Gauge.ROWS, "甲", "A", at="plate"), ["figure_at"]),
        (Figure("a", Gauge.ROWS, "甲", "A", by=("sells",)), ["figure_by"]),
        (Figure("a", Gauge.ROWS, "甲", "A", by=("owner_name",)), ["figure_by"]),
        (Figure("a", Gauge.ROWS, "甲", "A", by=("result", "result")), ["figure_by"]),
        (Figure("a", Gauge.ROWS, "甲", "A", floor=2), ["figure_floor"]),
        (Figure("a", Gauge.MEAN, "甲", "A", of="fine", decimals=9), ["figure_decimals"]),
        (Figure("a", Gauge.ROWS, "", "A"), ["no_label"]),
        (Figure("A", Gauge.ROWS, "甲", "A"), ["bad_name"]),
    ],
)
def test_what_no_figure_can_be_is_told(figure, codes):
    faults = rules.check(replace(TRUCKS, figures=(figure,)))
    assert [fault.code for fault in faults] == codes
    assert all(fault.zh and fault.en for fault in faults)


def test_a_figure_that_quotes_numbers_stands_behind_the_gate_of_its_register():
    """A13: nothing of a survey may be quoted before its record is complete."""
    surveys = next(one.definition for one in rules.shipped() if one.key == "surveys")
    mean = Figure("answers", Gauge.MEAN, "平均樣本數", "Answers", of="sample")
    share = Figure("random", Gauge.SHARE, "隨機抽樣比率", "Random", of="sampling", value="random")
    done = Figure("done", Gauge.SHARE, "公布比率", "Published", of="status", value="published")
    many = Figure("many", Gauge.ROWS, "件數", "Surveys")
    found = rules.check(replace(surveys, figures=(mean, share, done, many)))
    assert [(fault.code, fault.field) for fault in found] == [
        ("figure_gate", "answers"), ("figure_gate", "random")]  # fmt: skip
    behind = (("status", "published"),)
    sound = (replace(mean, where=behind), replace(share, where=behind), done, many)
    assert rules.check(replace(surveys, figures=sound)) == []


def test_counts_of_a_register_know_yes_or_no_and_fields_with_several_values():
    counts = (
        rules.Count("reported", rules.Take.ROWS, "檢舉", "Reported", where=(("reported", "yes"),)),
        rules.Count("hot", rules.Take.ROWS, "熱食", "Hot", where=(("sells", "hot"),)),
    )
    definition = replace(TRUCKS, figures=(), counts=counts)
    register = registers.define(definition, key="food-trucks", actor=KEEPER, now=NOW)
    check(register, "08-01", reported="是", sells="熱食、冰品")
    check(register, "08-02", reported="否", sells="冰品")
    assert [one.value for one in queries.counted(register)] == [1, 1]
    twice = (replace(counts[0], where=(("reported", "yes"), ("reported", "no"))),)
    found = rules.check(replace(definition, counts=twice))
    assert {fault.code for fault in found} == {"count_where"}


def test_what_may_be_negative_is_not_added_up_and_codes_of_one_figure_are_no_others():
    below = tuple(replace(one, least=-5) if one.name == "fine" else one for one in TRUCKS.fields)
    found = rules.check(replace(TRUCKS, fields=below))
    assert [fault.code for fault in found] == ["figure_negative"]
    twice = replace(TRUCKS, figures=(FIGURES[0], FIGURES[0]))
    assert [fault.code for fault in rules.check(twice)] == ["doubled"]
    with pytest.raises(DefinitionFaultsError) as caught:
        registers.define(
            replace(TRUCKS, figures=(replace(FIGURES[0], key="k" * 30),)),
            key="a" * 59 + "z", actor=KEEPER, now=NOW,
        )  # fmt: skip
    assert [fault.code for fault in caught.value.faults] == ["long_key"]


def test_two_who_change_one_definition_lose_nothing():
    register = trucks()
    registers.change_definition(
        register.pk, replace(TRUCKS, zh="餐車"), version=1, actor=KEEPER, now=NOW
    )
    with pytest.raises(ChangedMeanwhileError):
        registers.change_definition(
            register.pk, replace(TRUCKS, figures=()), version=1, actor=KEEPER, now=NOW
        )
    assert len(queries.register("food-trucks").definition.figures) == len(FIGURES)


def test_small_cells_are_hidden_as_open_data_hides_them():
    register = trucks(replace(TRUCKS, small=4))
    assert {METRICS.get(f"own.food_trucks__{one.key}").floor for one in FIGURES} == {4}
    for day in ("01", "02", "03"):
        check(register, f"08-{day}", result="ok")
    engine.refresh(SOURCE, [Month(2026, 8)], now=NOW)
    found = metrics.resolve("own.food_trucks__checks", period="2026-08", now=NOW)
    assert (found.is_hidden, found.shown, found.numerator) == (True, None, None)
    check(register, "08-04", result="ok")
    engine.refresh(SOURCE, [Month(2026, 8)], now=NOW)
    assert told("checks") == (4, 4, None)


def test_the_past_is_counted_once_a_figure_is_defined_and_what_changes_is_counted_anew():
    register = trucks(replace(TRUCKS, figures=()))
    row = check(register, "03-05", closed_on="2026-04", result="ok")
    ledger.seal_all()
    ledger.deliver_pending()
    assert SOURCE not in SOURCES
    with clock.frozen(NOW):
        changed(register, TRUCKS)
        ledger.seal_all()
        ledger.deliver_pending()
    marks = TouchedMonth.objects.filter(source=SOURCE)
    assert sorted(mark.month for mark in marks) == [
        month.first_day for month in months_between(Month(2025, 1), Month(2026, 11))
    ]
    engine.refresh_due(now=NOW)
    assert (told("checks", "2026-03"), told("closed", "2026-04")) == ((1, 1, None), (1, 1, None))
    year = metrics.resolve("own.food_trucks__checks", period="2025", now=NOW)
    assert (told("checks", "2026-H1"), year.shown, year.is_whole) == ((1, 1, None), 0, True)
    TouchedMonth.objects.all().delete()
    TouchedFacts.objects.all().delete()
    registers.correct(row.pk, {"closed_on": "2026-06"}, version=1, actor=KEEPER, now=NOW)
    ledger.seal_all()
    ledger.deliver_pending()
    assert {mark.month.month for mark in marks.all()} == {3, 4, 6}
    assert TouchedFacts.objects.filter(source=SOURCE).count() == 3
    engine.refresh_due(now=NOW)
    assert (told("closed", "2026-04"), told("closed", "2026-06")) == ((0, 0, None), (1, 1, None))


def test_a_register_that_cannot_be_counted_keeps_no_other_from_it():
    broken = registers.define(TRUCKS, key="a-broken-one", actor=KEEPER, now=NOW)
    check(broken, "11-02", fine="9", result="不合格")
    tampered = {"checked_on": "2026-11-02", "plate": "P", "result": "不合格", "fine": -9}
    Entry.objects.update(values=tampered)
    check(trucks(), "11-03", result="ok")
    with pytest.raises(IntegrityError, match="count_is_not_negative"):
        engine.refresh_due(now=NOW)
    assert told("checks", "2026-11") == (1, 1, None)


def test_rows_behind_a_figure_open_for_those_alone_who_see_the_register():
    register = trucks(replace(TRUCKS, sees=rules.Reach.OWNER))
    check(register, "08-01")
    unit = agencies()["A"]
    source = SOURCES.get(SOURCE)
    seen = [source.rows().filter(source.visible(actor)).count() for actor in (KEEPER, clerk(unit))]
    assert (seen, Entry.objects.count()) == ([1, 0], 1)


def weighed(**changed):
    """The definition with a decimal number of two places, which two figures add up."""
    load = Field("load", Kind.DECIMAL, "重量", "Load", unit_zh="公斤", unit_en="kg", places=2)
    figures = (
        Figure("load", Gauge.TOTAL, "總重", "All loads", of="load", by=("district",)),
        Figure("mean_load", Gauge.MEAN, "平均重量", "Mean load", of="load", decimals=3),
    )
    return replace(TRUCKS, fields=(*TRUCKS.fields, replace(load, **changed)), figures=figures)


def test_decimals_of_declared_places_add_up_exactly_everywhere():
    districts()
    register = trucks(weighed())
    for number, load in enumerate(("0.1", "0.2", "1,234.56", "", "7")):
        check(register, f"08-0{number + 1}", load=load, district="D1")
    months = [Month(2026, 8)]
    engine.refresh(SOURCE, months, now=NOW)
    assert told("load") == (Decimal("1241.86"), Decimal("1241.86"), None)
    assert told("mean_load") == (Decimal("310.465"), Decimal("1241.86"), 4)
    rows = metrics.resolve("own.food_trucks__load", period="2026-08", now=NOW).rows
    assert rows == 5, "every entry of the period opens, filled in or not"
    for figure in ("load", "mean_load"):
        key = f"own.food_trucks__{figure}"
        assert engine.prove(key, by="agency", month=months[0], actor=KEEPER, now=NOW) == []
    engine.refresh_facts(SOURCE, now=NOW)
    assert list(engine.compare(months, sources=[SOURCE], now=NOW).differing) == []
    found = metrics.resolve("own.food_trucks__load", period="2026-08", now=NOW)
    code = engine.cite(found, now=NOW)
    assert (code.shown, code.top, code.places) == ("1241.86", Decimal("1241.86"), 3)
    assert engine.cite(found, now=NOW).pk == code.pk


def test_a_number_with_more_places_than_its_field_declares_is_refused():
    register = trucks(weighed())
    with pytest.raises(RowFaultsError) as caught:
        check(register, "08-01", load="0.125")
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("load", "places")]
    assert not Entry.objects.exists()


def test_places_are_declared_before_figures_add_up_and_only_of_decimals():
    def faults(definition):
        return [(fault.code, fault.field) for fault in rules.check(definition)]

    assert faults(weighed(places=None)) == [("figure_places", "load"),
                                            ("figure_places", "mean_load")]  # fmt: skip
    assert faults(weighed(places=4))[0] == ("places", "load")
    assert faults(weighed(kind=Kind.MONEY)) == [("places", "load")], "NT$ stay whole"
    assert faults(weighed()) == []


def test_places_that_entries_need_stay_and_more_of_them_are_no_other_version():
    register = trucks(weighed())
    check(register, "08-01", load="0.12")
    with pytest.raises(DefinitionFaultsError) as caught:
        changed(register, weighed(places=1))
    assert [(fault.code, fault.field) for fault in caught.value.faults] == [("limits", "load")]
    changed(register, weighed(places=3))
    engine.refresh(SOURCE, [Month(2026, 8)], now=NOW)
    assert told("load")[0] == Decimal("0.120")
    assert METRICS.get("own.food_trucks__load").version == 1


def test_a_whole_number_that_becomes_a_decimal_is_another_version_and_keeps_its_sum():
    figures = (Figure("minutes", Gauge.TOTAL, "時間", "Minutes", of="minutes"),)
    register = trucks(replace(TRUCKS, figures=figures))
    check(register, "08-01", minutes="10")
    engine.refresh(SOURCE, [Month(2026, 8)], now=NOW)
    fields = tuple(replace(one, kind=Kind.DECIMAL, places=1) if one.name == "minutes" else one
                   for one in TRUCKS.fields)  # fmt: skip
    changed(register, replace(TRUCKS, fields=fields, figures=figures))
    check(register, "08-02", minutes="0.5")
    engine.refresh(SOURCE, [Month(2026, 8)], now=NOW)
    assert METRICS.get("own.food_trucks__minutes").version == 2
    assert told("minutes")[0] == Decimal("10.5")
