"""Files of other systems: exactly what a dry run says, once, and back in the same shape."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Baseline, Item
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.errors import ImportRefusedError, MappingError
from civicloop.evaluate.programmes.models import OutsideFigure
from civicloop.evaluate.programmes.rules.exchange import read_mapping
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import services as geography
from civicloop.kernel.organizations.models import Unit
from civicloop.kernel.tabular import rules as tabular
from tests.db.cases.city import collection, square
from tests.db.programmes.conftest import JANUARY, NOW, OWNER, UNIT

HEAD = "計畫編號,計畫名稱,主辦機關,計畫開始日期,計畫結束日期,計畫總經費(千元),年月,累計預定進度(%),累計預定支用數(千元),累計實際進度(%),累計分配數(千元),累計實支數(千元)\r\n"  # noqa: E501
GOOD = (
    "115-001,三多路人行道改善,ROADS,115/01/01,115/12/31,1,115/01,50,1,48,1,1\r\n"
    '115-002,新案,ROADS,2026-01-01,115/12/31,５,11501,40,2,30,"1,000",3\r\n'
    "115-002,新案,ROADS,115.1.1,115/12/31,5,2026-02,100,5,60,4,4\r\n"
)
BAD = (
    "115-003,沒有機關,NOBODY,115/01/01,115/12/31,5,115/01,40,2,30,4,3\r\n"
    "115-001,,,,,,115/02,101,,,,\r\n"
    "115-001,,,,,,115/03,,,,,-5\r\n"
    "115-001,,,,,,March,,,,,\r\n"
    ",,,,,,115/01,40,,,,\r\n"
)


@pytest.fixture
def central():
    return programmes.mapping_of("central")


def take(text, mapping, programme, encoding="utf-8-sig", **options):
    content = text.encode(encoding)
    return programmes.import_plans(content, mapping, programme, actor=OWNER, now=NOW, **options)


def test_a_dry_run_says_exactly_what_an_import_does_and_keeps_nothing(central, programme, item):
    said = take(HEAD + GOOD + BAD, central, programme, dry_run=True)
    assert (Item.objects.count(), OutsideFigure.objects.count()) == (1, 0)
    done = take(HEAD + GOOD + BAD, central, programme)
    assert done.counts == said.counts
    assert done.counts == {"items": 1, "plans": 1, "figures": 3, "figures_changed": 0}
    assert [(one.line, one.code) for one in done.faults] == [
        (one.line, one.code) for one in said.faults
    ]


def test_each_bad_row_has_its_line_and_reason(central, programme, item):
    done = take(HEAD + GOOD + BAD, central, programme)
    bad = {one.line: one.code for one in done.faults if not one.is_note}
    assert bad == {
        5: "unknown_unit", 6: "out_of_range", 7: "below_zero", 8: "not_a_month", 9: "required",
    }  # fmt: skip
    assert done.refused == 5
    lines = [one.line for one in done.faults]
    assert lines == sorted(lines)
    repaired = [one for one in done.faults if one.code == "repaired"]
    assert {one.line for one in repaired} == {3}
    assert all("列管編號" not in one.zh and one.value for one in repaired)
    below = next(one for one in done.faults if one.code == "below_zero")
    assert below.en == f"“{below.column}” is below zero"


def test_a_number_that_no_item_can_have_is_told(central, programme, item):
    done = take(HEAD + GOOD.replace("115-002", "1" * 41), central, programme)
    assert [(one.line, one.code) for one in done.faults if not one.is_note] == [
        (3, "too_long"),
        (4, "too_long"),
    ]
    assert Item.objects.count() == 1


def test_the_same_file_twice_changes_nothing(central, programme, item):
    take(HEAD + GOOD, central, programme)
    before = list(OutsideFigure.objects.order_by("pk").values())
    again = take(HEAD + GOOD, central, programme)
    assert again.counts == {"figures": 0, "figures_changed": 0, "figures_same": 3}
    assert not again.is_new
    assert list(OutsideFigure.objects.order_by("pk").values()) == before
    assert Baseline.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_encodings_calendars_and_full_width_figures_are_read(central, programme, item, encoding):
    done = take(HEAD + GOOD, central, programme, encoding=encoding)
    assert done.refused == 0
    new = Item.objects.get(number="115-002")
    assert (new.state, new.title, new.budget) == ("listed", "新案", 5000)
    figure = queries.figure_of("central", new.pk, JANUARY)
    assert (figure.planned, figure.actual, figure.allocated) == (D("40"), D("30"), 1_000_000)
    [version] = tracked.versions_of([new.pk])[new.pk]
    assert [point.money for point in version.curve] == [2000, 5000]


D = Decimal


def test_all_or_nothing_and_what_is_no_table_change_nothing(central, programme, item):
    assert take(HEAD + GOOD + BAD, central, programme, all_or_nothing=True).refused == 5
    for text in ("", "nothing", "a,b\r\n1,2\r\n", "\x00\x01"):
        with pytest.raises(ImportRefusedError):
            take(text, central, programme)
    assert (Item.objects.count(), OutsideFigure.objects.count()) == (1, 0)


def test_a_falling_plan_of_another_system_is_told_and_figures_kept(central, programme, item):
    rows = GOOD.replace("100,5,60", "30,5,60")
    done = take(HEAD + rows, central, programme)
    assert [one.code for one in done.faults if one.code == "plan_refused"] == ["plan_refused"]
    assert done.counts["figures"] == 3
    assert not Baseline.objects.filter(item__number="115-002").exists()


def test_who_does_not_keep_the_programme_imports_nothing(central, programme, item):
    with pytest.raises(NotPermittedError):
        programmes.import_plans(b"", central, programme, actor=UNIT, now=NOW)


@pytest.mark.parametrize("format_", ["csv", "ods", "xlsx"])
def test_what_is_exported_is_imported_as_the_same(central, programme, item, format_):
    period = tracking.open_period(programme.pk, JANUARY, actor=OWNER, now=NOW)
    row = period.reports.get()
    figures = tracking.Figures("依計畫執行", D("48.5"), 1_000_000, 950_000)
    row = tracking.save_report(row.pk, figures, version=1, actor=UNIT, now=NOW)
    row = tracking.send_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    tracking.approve_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    Unit.objects.filter(pk=item.unit_id).update(name_en="Bureau of another name")
    with translation.override("en"):
        rows = list(programmes.export_rows(central, tracked.items_of(programme.pk)))
    assert rows[0]["unit"] == item.unit.name_zh
    content = b"".join(tabular.write(format_, central.columns, rows, title="x"))
    done = programmes.import_plans(content, central, programme, actor=OWNER, now=NOW)
    assert (done.refused, done.counts["figures"]) == (0, 1)
    figure = queries.figure_of("central", item.pk, JANUARY)
    assert (figure.actual, figure.paid, figure.planned) == (D("48.5"), 950_000, D(50))
    [compared] = queries.compared(OWNER, programme, "central", JANUARY, points=D(5))
    assert not compared.differs


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "mapping"),
        ({"system": "x1", "zh": "x", "en": "x"}, "columns"),
        ({"system": "A b", "zh": "x", "en": "x", "columns": {"number": "a"}}, "system"),
        ({"system": "ab", "zh": "x", "en": "x", "columns": {"number": "a"}}, "columns"),
        ({"system": "ab", "zh": "x", "en": "x", "columns": {"nick": "a"}}, "columns.nick"),
        ({"system": "ab", "zh": "x", "en": "x", "columns": {"number": "a", "month": "b"},
          "money_unit": 0}, "money_unit"),
        ({"system": "ab", "zh": "x", "en": "x", "columns": ["number"]}, "columns"),
        ({"system": "ab", "zh": "x", "en": "x", "columns": {"number": []}}, "columns.number"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_hold_is_named_by_its_place(data, place):
    with pytest.raises(MappingError) as error:
        read_mapping(data)
    assert error.value.place == place


def test_every_shipped_mapping_is_whole():
    names = programmes.shipped_mappings()
    assert names == ["accounts", "central", "subsidy", "works"]
    assert {programmes.mapping_of(name).system for name in names} == set(names)
    with pytest.raises(ImportRefusedError):
        programmes.mapping_of("nothing")


def test_execution_rates_come_from_the_accounts(programme, item):
    text = "列管編號,年月,累計分配數,累計實支數,應付數\r\n115-001,115/01,1000,800,150\r\n"
    take(text, programmes.mapping_of("accounts"), programme)
    [row] = queries.execution_by_unit(OWNER, programme, JANUARY)
    assert (row.accounts.money.paid, row.accounts.items, row.reported.items) == (800, 1, 0)


def test_contradictions_of_plan_control_and_accounts_are_listed(programme, item):
    text = "列管編號,年月,累計分配數,累計實支數\r\n115-001,115/01,2000,2500\r\n"
    take(text, programmes.mapping_of("accounts"), programme)
    [found] = queries.contradictions(OWNER, tracked.items_of(programme.pk))
    assert [code for code, _ in found.findings] == [
        "allotted_beyond_budget", "paid_beyond_allotted", "no_milestones",
    ]  # fmt: skip


def test_another_systems_lag_is_known_to_the_checks(central, programme, item):
    assert queries.outside_said([item.pk], JANUARY, D(5)) == {}
    take(HEAD + GOOD, central, programme)
    assert queries.outside_said([item.pk], JANUARY, D(5))[item.pk][0] is False
    assert queries.outside_said([item.pk], date(2026, 2, 1), D(5)) == {}


def test_a_file_places_items_once_and_tells_what_is_no_place(central, programme, item):
    geography.load_boundaries(
        collection(square("D1", "西區", 120.2), square("D2", "東區", 120.3)),
        collection(square("V1", "一里", 120.2, district_code="D1")),
        "test-1",
        actor=machine("loader", "geography.load_boundaries"),
    )
    head = "計畫編號,計畫名稱,主辦機關,計畫開始日期,計畫結束日期,年月,行政區,經度,緯度\r\n"
    rows = (
        "115-001,,,,,115/01,西區,120.25,22.55\r\n"
        "115-002,新案,ROADS,115/01/01,115/12/31,115/01,東區、南區,,\r\n"
        "115-003,遠處,ROADS,115/01/01,115/12/31,115/01,,121.5,25.0\r\n"
    )
    done = take(head + rows, central, programme)
    assert (done.counts["items"], done.counts["places"], done.refused) == (2, 1, 0)
    assert [one.code for one in done.faults] == ["unknown_district", "not_a_point"]
    placed = {row.number: (row.districts, row.lon) for row in Item.objects.all()}
    assert placed == {
        "115-001": (["D1"], 120.25), "115-002": (["D2"], None), "115-003": ([], None),
    }  # fmt: skip
    again = take(head + rows.replace("西區,120.25", "東區,120.35"), central, programme)
    assert again.counts["places"] == 0
    assert Item.objects.get(number="115-001").districts == ["D1"]


@pytest.mark.parametrize("form", ["csv", "ods"])
@pytest.mark.parametrize("name", ["central", "subsidy", "works", "accounts"])
def test_every_shipped_shape_goes_out_and_comes_in_again(programme, item, name, form):
    mapping = programmes.mapping_of(name)
    period = tracking.open_period(programme.pk, JANUARY, actor=OWNER, now=NOW)
    figures = tracking.Figures("依計畫執行", D("48.5"), 1_000_000, 950_000, 3_000, 2_000)
    row = tracking.save_report(period.reports.get().pk, figures, version=1, actor=UNIT, now=NOW)
    row = tracking.send_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    tracking.approve_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    rows = programmes.export_rows(mapping, tracked.items_of(programme.pk))
    body = b"".join(tabular.write(form, mapping.columns, rows, language="zh-hant", title="x"))
    done = programmes.import_plans(body, mapping, programme, actor=OWNER, now=NOW)
    assert (done.faults, done.counts["figures"]) == ([], 1)
    found = queries.figure_of(name, item.pk, JANUARY)
    for field in {"planned", "actual", "allocated", "paid", "payable", "surplus"} & set(
        mapping.fields
    ):
        assert getattr(found, field) == getattr(row, field), field


def test_a_column_that_the_mapping_does_not_know_is_told_and_left_out(programme, item):
    text = "列管編號,年月,累計分配數,累計支用\r\n115-001,115/01,2000,1500\r\n"
    found = take(text, programmes.mapping_of("accounts"), programme)
    [told] = [one for one in found.faults if one.code == "unknown_heading"]
    assert (told.line, told.column, told.is_note) == (1, "累計支用", True)
    assert (found.refused, OutsideFigure.objects.get().paid) == (0, None)
