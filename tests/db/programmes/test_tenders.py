"""Tenders taken over, written in, offered at milestones and in the monthly form; and back."""

from argparse import ArgumentParser
from datetime import date

import pytest

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.commands import tenders as command
from civicloop.evaluate.programmes.models import Tender
from civicloop.evaluate.programmes.web.forms.months import initial_of
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.tabular import rules as tabular
from tests.db.programmes.conftest import JANUARY, NOW, OWNER, UNIT, new_item

STRANGER = machine("stranger", "tracking.see")
HEAD = "列管編號,標案案號,標案名稱,得標廠商,招標公告日期,決標日期,總決標金額,履約起迄日期\r\n"
GOOD = (
    '115-001,W-115-01,人行道改善工程,青嵐營造,115/01/05,115/01/20,"4,788,000元",'
    "115/02/01－115/11/30\r\n"
)
BAD = (
    "115-999,W-9,沒有這案,,,,1,\r\n"
    "115-001,W-2,金額不對,,,,-1,\r\n"
    ",W-3,沒有編號,,,,1,\r\n"
    "115-001,W-4,期間不對,,,,1,決標日起180日\r\n"
)
PAID = '標案案號,累計付款金額,資料日期,實際開工日期\r\nW-115-01,"1,200,000",115/01/31,115/02/01\r\n'


def take(text, programme, name="notices", encoding="utf-8-sig", **options):
    return programmes.import_tenders(
        text.encode(encoding), programmes.tender_mapping_of(name), programme,
        actor=options.pop("actor", OWNER), now=NOW, **options,
    )  # fmt: skip


@pytest.fixture
def tender(programme, item):
    take(HEAD + GOOD, programme)
    take(PAID, programme, "contracts")
    return Tender.objects.get()


def test_a_dry_run_says_what_an_import_does_and_the_same_file_twice_changes_nothing(
    programme, item
):
    said = take(HEAD + GOOD + BAD, programme, dry_run=True)
    assert Tender.objects.count() == 0
    done = take(HEAD + GOOD + BAD, programme)
    assert done.counts == said.counts == {"tenders": 1, "tenders_changed": 0}
    assert [(one.line, one.code) for one in done.faults] == [
        (3, "unknown_item"), (4, "below_zero"), (5, "no_item"), (6, "not_a_term"),
    ]  # fmt: skip
    before = list(Tender.objects.values())
    again = take(HEAD + GOOD, programme)
    assert again.counts["tenders_same"] == 1
    assert list(Tender.objects.values()) == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp950", "utf-16"])
def test_notices_come_in_every_encoding(programme, item, encoding):
    assert take(HEAD + GOOD, programme, encoding=encoding).counts["tenders"] == 1
    row = Tender.objects.get()
    assert (row.name, row.contractor, row.amount) == ("人行道改善工程", "青嵐營造", 4_788_000)
    assert (row.begins_on, row.ends_on) == (date(2026, 2, 1), date(2026, 11, 30))


def test_a_later_file_finds_its_tender_by_case_number_and_wipes_nothing_out(tender):
    assert (tender.paid, tender.paid_on) == (1_200_000, date(2026, 1, 31))
    assert (tender.amount, tender.contractor) == (4_788_000, "青嵐營造")
    assert tender.system == "contracts"


def test_a_case_number_at_two_items_needs_the_items_number(tender, programme, small_city):
    other = tracking.list_item(
        programme.pk, new_item(small_city.units, number="115-002"), actor=OWNER, now=NOW
    )
    programmes.keep_tender(other, programmes.Notice("W-115-01", "同案"), actor=OWNER, now=NOW)
    done = take(PAID, programme, "contracts")
    assert [one.code for one in done.faults] == ["several_items"]


def test_all_or_nothing_leaves_nothing(programme, item):
    done = take(HEAD + GOOD + BAD, programme, all_or_nothing=True)
    assert done.refused == 4
    assert Tender.objects.count() == 0


def test_only_who_keeps_the_programme_imports(programme, item):
    with pytest.raises(NotPermittedError):
        take(HEAD + GOOD, programme, actor=UNIT)
    assert Tender.objects.count() == 0


def test_milestones_are_offered_on_the_days_of_the_contract(tender, item):
    steps = programmes.offered_steps(item, work="engineering")
    by_kind = {one.step.kind.value: one for one in steps}
    days = [one.day for one in steps]
    assert days == sorted(days)
    assert by_kind["halfway"].tender is None


def test_milestones_take_their_days_from_the_tender_with_its_number_as_evidence(tender, item):
    programmes.offer_milestones(item, work="purchase", actor=OWNER, now=NOW)
    item = tracked.item(OWNER, item.pk)
    found = programmes.offered(item, date(2026, 2, 2))
    assert [(one.milestone.kind, one.day) for one in found] == [
        ("tender", date(2026, 1, 5)), ("award", date(2026, 1, 20)),
    ]  # fmt: skip
    chosen = [one.milestone.pk for one in found]
    assert programmes.reach_from_tender(item, chosen, actor=UNIT, now=NOW) == 2
    row = item.milestones.get(kind="award")
    assert row.actual_on == date(2026, 1, 20)
    assert "W-115-01" in row.evidence
    with pytest.raises(FaultyFieldsError):
        programmes.reach_from_tender(tracked.item(OWNER, item.pk), chosen, actor=UNIT, now=NOW)


def test_the_month_begins_with_what_contracts_cost_where_accounts_are_silent(
    tender, item, programme
):
    tracking.open_period(programme.pk, JANUARY, actor=OWNER, now=NOW)
    report = item.reports.get()
    paid = queries.paid_in_contracts(item.pk, JANUARY)
    assert paid is not None
    assert initial_of(report, None, paid)["paid"] == 1_200_000
    accounts = "列管編號,年月,累計實支數\r\n115-001,115/01,1300000\r\n"
    programmes.import_plans(
        accounts.encode(), programmes.mapping_of("accounts"), programme, actor=OWNER, now=NOW
    )
    booked = queries.figure_of("accounts", item.pk, JANUARY)
    assert initial_of(report, booked, paid)["paid"] == 1_300_000
    report.saved_at = NOW
    assert initial_of(report, None, paid)["paid"] == 0
    assert queries.paid_in_contracts(item.pk, date(2025, 12, 1)) is None


def test_a_tender_written_in_by_hand_is_checked_field_by_field(item):
    with pytest.raises(FaultyFieldsError) as caught:
        programmes.keep_tender(
            item,
            programmes.Notice(
                " ", "", awarded_on=date(2026, 3, 1), amount=-1, paid=5,
                begins_on=date(2026, 2, 1), ends_on=date(2026, 1, 1),
            ),
            actor=UNIT, now=NOW,
        )  # fmt: skip
    assert set(caught.value.faults) == {
        "case_number", "name", "awarded_on", "amount", "paid_on", "ends_on",
    }  # fmt: skip
    assert Tender.objects.count() == 0
    row = programmes.keep_tender(item, programmes.Notice("A", "甲"), actor=UNIT, now=NOW)
    with pytest.raises(FaultyFieldsError):
        programmes.keep_tender(item, programmes.Notice("A", "乙"), actor=UNIT, now=NOW)
    with pytest.raises(NotPermittedError):
        programmes.remove_tender(item, row.pk, reason="x", actor=STRANGER, now=NOW)
    programmes.remove_tender(item, row.pk, reason="他案", actor=UNIT, now=NOW)
    names = [event.name for event in tracked.history_of(item.pk)]
    assert names[-2:] == ["programmes.tender_kept", "programmes.tender_removed"]


@pytest.mark.parametrize("form", ["csv", "ods", "xlsx"])
@pytest.mark.parametrize("name", ["notices", "contracts"])
def test_tenders_written_out_come_in_again_the_same(tender, programme, form, name):
    mapping = programmes.tender_mapping_of(name)
    rows = programmes.export_tenders(mapping, tracked.items_of(programme.pk))
    body = b"".join(tabular.write(form, mapping.columns, rows, language="zh-hant", title="x"))
    before = list(Tender.objects.values())
    done = programmes.import_tenders(body, mapping, programme, actor=OWNER, now=NOW)
    assert done.faults == []
    assert done.counts["tenders_same"] == 1
    assert list(Tender.objects.values()) == before


def test_the_command_imports_and_tells(tender, programme, tmp_path, capsys):
    parser = ArgumentParser()
    command.arguments(parser)
    path = tmp_path / "tenders.csv"
    path.write_bytes((HEAD + GOOD.replace("W-115-01", "W-115-02")).encode("cp950"))
    assert command.run(parser.parse_args([str(path), "--mapping", "notices"])) == 0
    assert "1  tenders kept" in capsys.readouterr().out
    assert Tender.objects.count() == 2
    assert command.run(parser.parse_args([str(path), "--mapping", "none"])) == 2
