"""A book from its opening to its approval, with the table of 112; pledges and what carries them."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import FaultyFieldsError, SamePersonError
from civicloop.evaluate.planning.models import Book, Entry, Part, Pledge
from civicloop.evaluate.planning.states import BookKind, PledgeState
from civicloop.kernel.ledger.models import Event
from tests.db.planning.city import KEEPER, NOW, OTHER, running
from tests.db.planning.rounds import AUGUST, MILLION, TO_BALANCE, issued, led, sent

BUDGET = """編號,上層編號,名稱,預算金額,備考,計畫外
1,,一般行政,"3,312",不含人事費,
1.1,1,行政管理（研考）,2521,,
1.2,1,行政管理（資訊）,791,,
2,,研究發展,7320,,
3,,綜合計畫,2656,,
4,,管制考核,500,,
5,,為民服務,54912,,
6,,工程品質評鑑與查核,1699,,
7,,資訊業務,103033,,
7.1,7,市政資訊發展,46328,,
7.2,7,網路應用服務管理,29781,,
7.3,7,資訊基礎建設管理,26924,,
8,,人事費及第一預備金,105800,,是
8.1,8,人事費,105705,,是
8.2,8,第一預備金,95,,是
"""
PLAN = """編號,上層編號,計畫名稱,預算金額,計畫目標,實施要領
1,,一般行政,3312,,
1.1,1,行政管理（研考）,2521,加強行政管理,加強財物管理
1.2,1,行政管理（資訊）,791,,
2,,研究發展,7320,掌握民意,辦理調查
3,,綜合計畫,2656,,
4,,管制考核,500,,
5,,為民服務,54912,,
6,,工程品質查核,1699,,
7,,資訊業務,103033,,
7.1.1,7,資料開放,,落實開放,持續盤點
"""


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def post(client, name, /, *args, **values):
    return client.post(reverse(f"planning:{name}", args=args), values, follow=True)


def text_of(answer):
    return answer.content.decode()


def upload(text, encoding="utf-8"):
    return SimpleUploadedFile("table.csv", text.encode(encoding), "text/csv")


@pytest.fixture
def part(city):
    unit = city.units["WORKS"].pk
    planning.open_book(kind=BookKind.PLAN, year=2023, unit_ids=[unit], actor=KEEPER, now=NOW)
    return Part.objects.get()


def handed_in(part, client, budget=BUDGET, total="279232"):
    post(client, "write-budget", part.pk, version=part.version, file=upload(budget), total=total)
    part.refresh_from_db()
    post(client, "write-plan", part.pk, version=part.version, file=upload(PLAN, "cp950"))
    part.refresh_from_db()


def moved(part, client, move):
    page = post(client, "move-part", part.pk, move=move, version=part.version)
    part.refresh_from_db()
    return text_of(page)


def test_the_table_of_112_goes_from_its_agency_to_an_approved_edition(city, part):
    officer, analyst = city.client("officer"), city.client("analyst")
    handed_in(part, officer)
    page = text_of(officer.get(reverse("planning:part", args=[part.pk])))
    assert "279,232" in page
    assert queries.crosswalk(part).differences == []
    moved(part, officer, "send")
    post(analyst, "approve-book", part.book_id, note="")
    assert Book.objects.get().state == "open"
    moved(part, analyst, "sign")
    post(analyst, "approve-book", part.book_id, note="依議會審議結果")
    book = Book.objects.get()
    assert (book.state, part.state) == ("approved", "signed")
    planning.open_book(
        kind=BookKind.PLAN, year=2023, unit_ids=[part.unit_id], actor=KEEPER, now=NOW
    )
    second = Part.objects.get(book__edition=2)
    assert (second.entries.count(), second.total) == (part.entries.count(), 279_232_000)


def test_a_table_that_does_not_hold_is_named_and_not_sent(city, part):
    officer = city.client("officer")
    handed_in(part, officer, BUDGET.replace("46328", "46327"), total="279233")
    page = text_of(officer.get(reverse("planning:part", args=[part.pk])))
    assert "103,033" in page
    assert "103,032" in page
    moved(part, officer, "send")
    assert part.state == "written"
    kinds = [(one.kind, one.code) for one in queries.crosswalk(part).differences]
    assert kinds == [("parts", "7"), ("total", "")]


def test_whoever_sent_a_part_does_not_sign_it_and_a_signed_one_can_go_back(city, part):
    handed_in(part, city.client("officer"))
    planning.move_part(part.pk, "send", version=part.version, actor=KEEPER, now=NOW)
    with pytest.raises(SamePersonError):
        planning.move_part(part.pk, "sign", version=part.version + 1, actor=KEEPER, now=NOW)
    signed = planning.move_part(part.pk, "sign", version=part.version + 1, actor=OTHER, now=NOW)
    back = planning.move_part(part.pk, "return", version=signed.version, actor=OTHER, now=NOW)
    assert (back.state, back.signed_by) == ("written", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "不是可讀的表格"),
        ("編號,名稱\n1,甲\n1,乙\n", "重複"),
        ("編號,名稱,上層編號\n1,甲,9\n", "9"),
        ("編號,名稱,預算金額\n1,甲,-5\n", "金額"),
        ("編號,名稱,預算金額\n1,甲,五\n", "不是數字"),
        ("編號,名稱\n,甲\n", "必須填寫"),
    ],
)
def test_a_bad_table_is_told_and_nothing_is_replaced(city, part, text, words):
    page = post(
        city.client("officer"), "write-plan", part.pk, version=1, file=upload(text or "\x00")
    )
    assert words in text_of(page)
    assert not Entry.objects.exists()


def test_passed_projects_of_the_year_are_taken_in_once(city):
    works = city.units["WORKS"]
    row = issued()
    sent(row, works)
    led(row, *TO_BALANCE)
    planning.move_round(row.pk, "approve", actor=OTHER, now=AUGUST)
    planning.open_book(kind=BookKind.PLAN, year=2027, unit_ids=[works.pk], actor=KEEPER, now=NOW)
    part = Part.objects.get()
    officer = city.client("officer")
    for _turn in range(2):
        post(officer, "take-projects", part.pk, version=part.version)
        part.refresh_from_db()
    found = part.entries.values_list("code", "above", "amount")
    assert list(found) == [("P", "", 60 * MILLION), ("2027-001", "P", 60 * MILLION)]


def test_a_pledge_stands_as_what_carries_it(city):
    row = running(city.units["WORKS"])
    analyst = city.client("analyst")
    values = {"number": "三之（1）", "guideline": "務實建設", "title": "路平", "text": ""}
    post(analyst, "new-pledge", unit=row.unit_id, **values)
    pledge = Pledge.objects.get()
    [event] = Event.objects.filter(stream=pledge.ref, name="planning.pledge_made")
    assert "三之（1）" not in str(event.body)
    assert queries.pledge_states([pledge.pk])[pledge.pk] is PledgeState.UNMAPPED
    post(analyst, "map-pledge", pledge.pk, target=f"i{row.pk}")
    assert queries.pledge_states([pledge.pk])[pledge.pk] is PledgeState.RUNNING
    for actual, state in (("40", PledgeState.BEHIND), ("85", PledgeState.REACHED)):
        year = 2023 if actual == "40" else 2024
        reached = planning.Reached(Decimal(actual), "表", "原因")
        result = planning.save_result(row.pk, year, reached, actor=KEEPER, now=NOW)
        planning.move_result(result.pk, "send", version=1, actor=KEEPER, now=NOW)
        planning.move_result(result.pk, "accept", advice="知", version=2, actor=OTHER, now=NOW)
        assert queries.pledge_states([pledge.pk])[pledge.pk] is state
    assert "K01" in text_of(analyst.get(reverse("planning:pledge", args=[pledge.pk])))
    with pytest.raises(FaultyFieldsError):
        planning.map_pledge(pledge.pk, indicator_id=row.pk, actor=KEEPER, now=NOW)
    for target in ("i0", "x", "i" + "9" * 30, f"i{row.pk}"):
        post(analyst, "unmap-pledge", pledge.pk, target=target)
    assert not pledge.links.exists()


def test_lists_export_and_cost_the_same_with_one_row_and_with_three(city, part):
    analyst = city.client("analyst")
    handed_in(part, city.client("officer"))
    counts = []
    for numbers in (("1",), ("2", "3")):
        for number in numbers:
            planning.make_pledge(
                number=number, guideline="甲", title="乙", unit_id=part.unit_id,
                actor=KEEPER, now=NOW,
            )  # fmt: skip
        analyst.get(reverse("planning:pledges"))
        with CaptureQueriesContext(connection) as captured:
            analyst.get(reverse("planning:pledges"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    for name, args in (("pledges", []), ("books", []), ("entries", [part.pk, "budget"])):
        for kind in ("csv", "ods"):
            address = reverse(f"planning:{name}", args=args)
            assert b"".join(analyst.get(address, {"export": kind}))
