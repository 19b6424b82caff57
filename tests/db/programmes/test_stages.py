"""Money by stage of an item: kept, held to its contract, offered by it, and out of a file."""

from argparse import ArgumentParser
from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError
from civicloop.engines.tracking.models import Milestone
from civicloop.engines.tracking.rules import StageMoney
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.commands import stages as command
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import queries as ledger
from tests.db.programmes.conftest import NOW, OWNER, UNIT, new_item

HEAD = "列管編號,階段,契約分期金額,核撥金額,已付金額\r\n"
CONTRACT = 3_050_000


@pytest.fixture
def contracts(small_city):
    return programmes.open_for_year(
        "information_contracts", 2026, owner_id=small_city.units["WORKS"].pk, actor=OWNER, now=NOW
    )


@pytest.fixture
def staged(contracts, small_city):
    """An item in stages, with the contract of the printed example."""
    row = tracking.list_item(contracts.pk, new_item(small_city.units), actor=OWNER, now=NOW)
    programmes.offer_milestones(row, actor=OWNER, now=NOW)
    notice = programmes.Notice(
        "101-D13", "疫情整合系統", amount=CONTRACT, paid=1_600_000, paid_on=date(2026, 1, 31)
    )
    programmes.keep_tender(row, notice, actor=OWNER, now=NOW)
    return tracked.item(OWNER, row.pk)


def stones(item):
    return list(Milestone.objects.filter(item=item).order_by("position"))


def test_the_money_of_stages_is_kept_by_who_reports_and_sums_to_the_contract(staged):
    _signed, first, second, _accepted = stones(staged)
    money = {
        first.pk: StageMoney(1_500_000, 1_500_000, 1_500_000),
        second.pk: StageMoney(1_650_000),
    }
    contract = queries.contract_sum(staged.pk)
    with pytest.raises(FaultyFieldsError) as caught:
        tracking.fund_stages(staged.pk, money, contract=contract, actor=UNIT, now=NOW)
    assert caught.value.faults["stages"][0].values["apart"] == 100_000
    assert all(row.money.is_empty for row in stones(staged))
    money[second.pk] = StageMoney(1_550_000, 640_000)
    for actor in (machine("reader", "tracking.see"), machine("head", "tracking.approve")):
        with pytest.raises(NotPermittedError):
            tracking.fund_stages(staged.pk, money, contract=contract, actor=actor, now=NOW)
    assert tracking.fund_stages(staged.pk, money, contract=contract, actor=UNIT, now=NOW) == 2
    event = list(ledger.history(staged.ref))[-1]
    assert (event.name, event.body["planned"]) == ("tracking.stages_funded", CONTRACT)
    with pytest.raises(FaultyFieldsError):  # the same again
        tracking.fund_stages(staged.pk, money, contract=contract, actor=UNIT, now=NOW)
    rows = tracked.visible_items(OWNER)
    assert [(zh[:4], sums.planned) for zh, _en, sums in tracked.money_by_step(rows)] == [
        ("第一階段", 1_500_000), ("第二階段", 1_550_000),
    ]  # fmt: skip


def test_a_stage_of_another_item_and_a_programme_without_money_are_refused(
    staged, contracts, small_city
):
    other = tracking.list_item(
        contracts.pk, new_item(small_city.units, number="115-002"), actor=OWNER, now=NOW
    )
    with pytest.raises(FaultyFieldsError):
        tracking.fund_stages(other.pk, {stones(staged)[0].pk: StageMoney(1)}, actor=OWNER, now=NOW)
    contracts.has_money = False
    contracts.save(update_fields=["has_money"])
    with pytest.raises(FaultyFieldsError) as caught:
        tracking.fund_stages(staged.pk, {stones(staged)[0].pk: StageMoney(1)}, actor=OWNER, now=NOW)
    assert caught.value.faults["stages"][0].code == "without_money"


def test_the_contract_offers_its_sum_by_weight_and_what_was_paid_in_order(staged):
    _signed, first, second, _accepted = stones(staged)
    assert (first.weight, second.weight) == (Decimal(40), Decimal(40))
    assert programmes.offered_money(staged) == {
        first.pk: StageMoney(1_525_000, 1_525_000, 1_525_000),
        second.pk: StageMoney(1_525_000, 75_000, 75_000),
    }


def take(programme, text, **options):
    mapping = programmes.stage_mapping_of("stages")
    return programmes.import_stages(text, mapping, programme, actor=OWNER, now=NOW, **options)


GOOD = (
    f'{HEAD}115-001,第一階段交付（簽約次日起50日曆天）,"1,500,000",１５０００００,1500000\r\n'
    "115-001,3,1550000,,\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp950"])
def test_a_file_of_stages_is_taken_over_once_in_any_encoding(staged, contracts, encoding):
    if encoding == "cp950":
        GOOD.encode(encoding)  # every sign of it is in Big5
    looked = take(contracts, GOOD.encode(encoding), dry_run=True)
    assert (looked.counts["stages"], looked.refused) == (2, 0)
    assert all(row.money.is_empty for row in stones(staged))
    done = take(contracts, GOOD.encode(encoding))
    assert done.counts["stages"] == 2
    assert [row.money.planned for row in stones(staged)] == [None, 1_500_000, 1_550_000, None]
    again = take(contracts, GOOD.encode(encoding))
    assert (again.counts["stages"], again.counts["stages_same"], again.is_new) == (0, 2, False)


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ("115-001,2,1500000,,\r\n115-001,3,1650000,,\r\n", {"stages_refused"}),
        ("115-001,2,-1,,\r\n", {"below_zero"}),
        ("115-001,九,1,,\r\n", {"no_stage"}),
        ("115-001,2,1,,\r\n115-001,2,1,,\r\n", {"twice_stage", "stages_refused"}),
        ("115-009,2,1,,\r\n", {"unknown_item"}),
        (",2,1,,\r\n", {"required"}),
        ("115-001,2,許多,,\r\n", {"not_a_number"}),
        ("115-001,2,3050000,3050001,\r\n", {"stages_refused"}),
    ],
)
def test_what_a_file_has_wrong_is_told_by_its_line_and_keeps_no_stage(
    staged, contracts, lines, codes
):
    done = take(contracts, (HEAD + lines).encode())
    assert {one.code for one in done.faults} == codes
    assert all(one.zh and one.en for one in done.faults)
    assert all(row.money.is_empty for row in stones(staged))


def test_stages_are_written_out_in_the_shape_of_the_file(staged, contracts):
    take(contracts, GOOD.encode())
    mapping = programmes.stage_mapping_of("stages")
    rows = list(programmes.export_stages(mapping, tracked.visible_items(OWNER)))
    assert [(row["number"], row["planned"], row["paid"]) for row in rows] == [
        ("115-001", 1_500_000, 1_500_000), ("115-001", 1_550_000, ""),
    ]  # fmt: skip


def test_the_command_takes_a_file_and_says_what_it_did(staged, contracts, tmp_path, capsys):
    parser = ArgumentParser()
    command.arguments(parser)
    path = tmp_path / "stages.csv"
    path.write_bytes(GOOD.encode("utf-8-sig"))
    words = [str(path), "--mapping", "stages", "--programme", contracts.key]
    assert command.run(parser.parse_args([*words, "--dry-run"])) == 0
    assert "Nothing was changed." in capsys.readouterr().out
    assert command.run(parser.parse_args(words)) == 0
    assert "2  stages kept" in capsys.readouterr().out
