"""Retired indicators, years in words, letters and decisions in the browser; a plan on paper."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import (
    Book,
    CommitteeDecision,
    Dispatch,
    Indicator,
    YearSummary,
)
from civicloop.evaluate.planning.rules import Face, Target
from civicloop.evaluate.planning.states import BookKind, Recipient
from tests.db.planning.city import KEEPER, NOW, OTHER, approved, definition, open_plan, running
from tests.db.planning.rounds import AUGUST, TO_BALANCE, issued, led, sent
from tests.db.planning.test_indicators import reached
from tests.web.access import ROLES

BY = {"actor": KEEPER, "now": NOW}
WORDS = {"performance": "整體良好", "improvement": "縮短工期", "challenge": "提高目標"}


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def post(client, name, /, *args, **values):
    return client.post(reverse(f"planning:{name}", args=args), values, follow=True)


def text_of(client, name, /, *args, **values):
    answer = client.get(reverse(f"planning:{name}", args=args), values)
    assert answer.status_code == 200
    return answer.content.decode()


def taken(row, year, actual="85"):
    result = planning.save_result(row.pk, year, reached(actual), **BY)
    result = planning.move_result(result.pk, "send", version=1, **BY)
    return planning.move_result(result.pk, "accept", version=2, actor=OTHER, now=NOW)


def test_an_indicator_is_retired_and_taken_back_by_hand(city):
    row = running(city.units["WORKS"])
    analyst, officer = city.client("analyst"), city.client("officer")
    assert "停用指標" in text_of(analyst, "indicator", row.pk)
    assert "停用指標" not in text_of(officer, "indicator", row.pk)
    post(analyst, "retire", row.pk, from_year="2025", reason="業務移撥")
    row.refresh_from_db()
    assert (row.retired_from, row.retired_reason) == (2025, "業務移撥")
    page = text_of(officer, "indicator", row.pk)
    assert "114 年度起停用" in page
    assert "業務移撥" in page
    assert reverse("planning:revise", args=[row.pk]) not in page
    assert reverse("planning:write", args=[row.pk, 2025]) not in page
    assert reverse("planning:write", args=[row.pk, 2024]) in page
    assert "已停用" in text_of(officer, "plan", row.plan_id)
    assert row.number in text_of(officer, "indicators", use="retired")
    assert row.number not in text_of(officer, "indicators", use="used")
    answer = post(analyst, "restore", row.pk, reason="業務移回", version="2026")
    assert answer.status_code == 422, "another year stood on that page"
    post(analyst, "restore", row.pk, reason="業務移回", version="2025")
    assert Indicator.objects.get().retired_from is None


def test_a_retirement_that_cannot_be_says_why(city):
    row = running(city.units["WORKS"])
    taken(row, 2025)
    answer = post(city.client("analyst"), "retire", row.pk, from_year="2024", reason="移撥")
    assert answer.status_code == 422
    assert "114 年度已有送出之成果" in answer.content.decode()
    answer = post(city.client("analyst"), "restore", row.pk, reason="移撥")
    assert "指標目前使用中" in answer.content.decode()


def test_the_year_of_an_agency_from_its_draft_to_the_judgement(city):
    row = running(city.units["WORKS"])
    taken(row, 2025)
    place = (row.plan_id, row.unit_id, 2025)
    officer, analyst = city.client("officer"), city.client("analyst")
    assert "機關尚未撰寫年度綜整說明" in text_of(officer, "year", *place)
    waits = planning.save_result(row.pk, 2024, reached("84"), **BY)
    planning.move_result(waits.pk, "send", version=1, **BY)
    assert "待審查" in text_of(officer, "year", row.plan_id, row.unit_id, 2024)
    post(officer, "write-year", *place, **WORDS | {"challenge": ""}, version="0")
    page = post(officer, "send-year", *place, version="1").content.decode()
    assert "未來挑戰目標：此欄必填。" in page
    assert YearSummary.objects.get().state == "draft"
    post(officer, "write-year", *place, **WORDS, version="1")
    post(officer, "send-year", *place, version="2")
    assert reverse("planning:year", args=place) in text_of(analyst, "years", state="sent")
    assert "整體良好" in text_of(analyst, "review-year", *place)
    answer = post(analyst, "review-year", *place, decision="accept", advice="", version="3")
    assert answer.status_code == 422
    post(analyst, "review-year", *place, decision="accept", advice="請納入查證", version="3")
    page = text_of(officer, "year", *place)
    for said in ("整體良好", "縮短工期", "提高目標", "請納入查證", "100.0 % (1 ÷ 1)"):
        assert said in page
    assert "審查通過結案" in text_of(officer, "plan", row.plan_id, year=2025)
    assert reverse("planning:write-year", args=place) not in page


def said_anew(city):
    """The year of an agency, accepted with one text and handed in again with another."""
    row = running(city.units["WORKS"])
    place = (row.plan_id, row.unit_id, 2025)
    kept = planning.write_summary(*place, planning.YearWords(*WORDS.values()), **BY)
    for move, actor, advice in (("send", KEEPER, ""), ("accept", OTHER, "同意備查"),
                                ("return", OTHER, "工期誤植")):  # fmt: skip
        kept = planning.move_summary(
            kept.pk, move, advice=advice, version=kept.version, actor=actor, now=NOW
        )
    words = planning.YearWords(*(WORDS | {"improvement": "工期縮短二日"}).values())
    planning.write_summary(*place, words, version=kept.version, **BY)
    return place


def test_an_earlier_text_stands_beside_the_present_one(city):
    place = said_anew(city)
    page = text_of(city.client("officer"), "year", *place)
    for said in ("前次送出內容", "縮短工期", "工期縮短二日", "同意備查", "工期誤植", "未修改"):
        assert said in page
    assert page.count("整體良好") == 1, "what is the same stands once"
    stranger = text_of(city.client("mayor"), "year", *place)
    assert "工期縮短二日" not in stranger, "not handed in"
    assert "縮短工期" in stranger
    row = YearSummary.objects.get()
    planning.move_summary(row.pk, "send", version=row.version, **BY)
    stranger = text_of(city.client("mayor"), "year", *place)
    assert "工期縮短二日" in stranger
    assert "縮短工期" in stranger
    for odd in ("9" * 30, "x", ""):
        assert "縮短工期" in text_of(city.client("mayor"), "year", *place, beside=odd)


@pytest.mark.parametrize("role", ["officer", "mayor"])
def test_a_draft_of_another_agency_is_nowhere_to_be_read(city, role):
    row = running(city.units["PARKS"])
    place = (row.plan_id, row.unit_id, 2025)
    planning.write_summary(*place, planning.YearWords("公園之草稿", "乙", "丙"), **BY)
    outsider, pages = city.client(role), [
        ("year", place, {}), ("years", (), {}), ("plan", (row.plan_id,), {"year": 2025}),
        ("print-plan", (row.plan_id,), {}), ("years", (), {"export": "csv"}),
    ]  # fmt: skip
    for name, args, values in pages:
        answer = outsider.get(reverse(f"planning:{name}", args=args), values)
        content = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert "公園之草稿" not in content.decode("utf-8-sig"), name
    refused = {"officer": 404, "mayor": 403}[role]
    assert outsider.get(reverse("planning:write-year", args=place)).status_code == refused
    assert "公園之草稿" in text_of(city.client("analyst"), "years")
    assert "公園之草稿" in text_of(city.client("analyst"), "year", *place)


def test_a_year_of_nobody_is_no_page(city):
    row = running(city.units["WORKS"])
    officer = city.client("officer")
    for place in (
        (row.plan_id, city.units["PARKS"].pk, 2025), (row.plan_id, row.unit_id, 2030),
        (row.plan_id, 10**9, 2025), (10**9, row.unit_id, 2025),
    ):  # fmt: skip
        for name in ("year", "write-year"):
            found = officer.get(reverse(f"planning:{name}", args=place))
            assert found.status_code == 404, (name, place)
    parks = city.units["PARKS"]
    planning.set_goal(row.plan_id, unit_id=parks.pk, title="公園", **BY)
    answer = post(officer, "write-year", row.plan_id, parks.pk, 2025, **WORDS, version="0")
    assert answer.status_code == 404
    assert not YearSummary.objects.exists()


@pytest.fixture
def edition(city):
    unit = city.units["WORKS"].pk
    book = planning.open_book(kind=BookKind.PLAN, year=2027, unit_ids=[unit], **BY)
    Book.objects.filter(pk=book.pk).update(state="approved", approved_at=NOW)
    return book


def test_an_edition_tells_to_whom_it_was_sent(city, edition):
    analyst, officer = city.client("analyst"), city.client("officer")
    assert "尚未登錄函送紀錄" in text_of(analyst, "book", edition.pk)
    said = {"recipient": "audit", "sent_on": "2026-11-20", "letter": "府研綜字第7號", "note": ""}
    post(analyst, "new-letter", edition.pk, **said)
    row = Dispatch.objects.get()
    page = text_of(officer, "book", edition.pk)
    assert "審計處" in page
    assert "府研綜字第7號" in page
    assert reverse("planning:correct-letter", args=[row.pk]) not in page
    answer = post(analyst, "correct-letter", row.pk, **said | {"letter": "8"}, version="1")
    assert answer.status_code == 422, "not what stands"
    post(analyst, "correct-letter", row.pk, **said | {"recipient": "council"})
    assert Dispatch.objects.get().recipient == "council"
    post(analyst, "remove-letter", row.pk, version="1")
    assert Dispatch.objects.exists()
    page = text_of(analyst, "book", edition.pk)
    mark = page.split(reverse("planning:remove-letter", args=[row.pk]))[1].split('value="')[2]
    post(analyst, "remove-letter", row.pk, version=mark.split('"')[0])
    assert not Dispatch.objects.exists()


def test_a_new_edition_keeps_the_day_that_was_typed(city):
    values = {"kind": "plan", "year": "2028", "units": [city.units["WORKS"].pk]}
    post(city.client("analyst"), "new-book", **values, due_on="2027-06-30")
    assert f"{Book.objects.get().due_on:%F}" == "2027-06-30"


def test_the_committee_s_decision_stands_on_the_round(city):
    row = issued()
    sent(row, city.units["WORKS"])
    led(row, *TO_BALANCE)
    analyst = city.client("analyst")
    said = {"decided_on": "2026-09-01", "number": "第 3 次", "text": "照案編列", "item": ""}
    answer = post(analyst, "new-decision", row.pk, **said)
    assert answer.status_code == 422, "not approved yet"
    planning.move_round(row.pk, "approve", actor=OTHER, now=AUGUST)
    assert "尚未登錄委員會對審定結果之決議" in text_of(analyst, "round", row.pk)
    post(analyst, "new-decision", row.pk, **said)
    kept = CommitteeDecision.objects.get()
    post(analyst, "correct-decision", kept.pk, **said | {"text": "修正後編列"})
    page = text_of(city.client("officer"), "round", row.pk)
    assert "修正後編列" in page
    assert reverse("planning:correct-decision", args=[kept.pk]) not in page
    post(analyst, "remove-decision", kept.pk, version="1")
    assert CommitteeDecision.objects.exists(), "not what stands"
    page = text_of(analyst, "round", row.pk)
    mark = page.split(reverse("planning:remove-decision", args=[kept.pk]))[1].split('value="')[2]
    post(analyst, "remove-decision", kept.pk, version=mark.split('"')[0])
    assert not CommitteeDecision.objects.exists()


def faced(city):
    """A plan of two faces with a result each, and its lines."""
    plan, goal = open_plan(city.units["WORKS"])
    rows = [approved(plan, goal, number=f"K{number}", weight=Decimal(50), face=face)
            for number, face in enumerate((Face.BUSINESS, Face.MANPOWER), start=1)]  # fmt: skip
    planning.move_plan(plan.pk, "approve", **BY)
    for row in rows:
        taken(row, 2023, "84")
    return plan, rows


def test_rates_by_face_open_their_rows(city):
    plan, _rows = faced(city)
    officer = city.client("officer")
    page = text_of(officer, "plan", plan.pk)
    assert "人力面向" in page
    rows = text_of(officer, "results", plan=plan.pk, year=2023, state="accepted", face="manpower")
    assert "K2" in rows
    assert "K1" not in rows
    assert "人力面向" not in text_of(officer, "plan", running_elsewhere(city).plan_id)


def running_elsewhere(city):
    plan = planning.lay_plan(title_zh="前期", first_year=2019, last_year=2022, **BY)
    planning.move_plan(plan.pk, "open", **BY)
    goal = planning.set_goal(plan.pk, unit_id=city.units["WORKS"].pk, title="前", **BY)
    targets = {year: Target(Decimal(year - 2000)) for year in range(2019, 2023)}
    return approved(plan, goal, targets=targets)


def test_a_plan_is_printed_whole_and_taken_as_a_file(city):
    plan, rows = faced(city)
    planning.retire_indicator(rows[1].pk, from_year=2026, reason="移撥", **BY)
    officer = city.client("officer")
    page = text_of(officer, "print-plan", plan.pk)
    for said in ("K1", "道路安全", "移撥", "115 年度起停用", "planning/print"):
        assert said in page
    lines = text_of(officer, "lines", plan.pk)
    assert lines.count("<tr") - 1 == 4 + 3, "the year of the retirement is none"
    assert "如期修復件數 ÷ 應修復件數" not in lines, "the words stand in the file alone"
    for kind in ("csv", "ods", "xlsx"):
        answer = officer.get(reverse("planning:lines", args=[plan.pk]), {"export": kind})
        file = b"".join(answer)
        assert file
        if kind == "csv":
            assert "如期修復件數 ÷ 應修復件數" in file.decode("utf-8-sig")
    for name in ("years", "lines"):
        args = [plan.pk] if name == "lines" else []
        answer = officer.get(reverse(f"planning:{name}", args=args), {"export": "csv"})
        assert answer.status_code == 200


def test_every_reader_of_plans_opens_the_pages(city):
    plan, rows = faced(city)
    for role in set(ROLES) - {"agent", "crew"}:
        for name, args in (("print-plan", [plan.pk]), ("lines", [plan.pk]), ("years", []),
                           ("year", [plan.pk, rows[0].unit_id, 2023])):  # fmt: skip
            text_of(city.client(role), name, *args)


def test_pages_cost_the_same_with_one_row_and_with_three(city):
    plan, goal = open_plan(city.units["WORKS"])
    planning.move_plan(approved(plan, goal, number="K1").plan_id, "approve", **BY)
    book = planning.open_book(kind=BookKind.PLAN, year=2027, unit_ids=[goal.unit_id], **BY)
    Book.objects.filter(pk=book.pk).update(state="approved", approved_at=NOW)
    analyst, counts = city.client("analyst"), []
    pages = {"plan": [plan.pk], "print-plan": [plan.pk], "lines": [plan.pk], "years": [],
             "year": [plan.pk, goal.unit_id, 2023], "book": [book.pk]}  # fmt: skip
    for years, numbers in (((2023,), ("K2",)), ((2024, 2025), ("K3", "K4"))):
        for number in numbers:
            taken(approved(plan, goal, number=number), 2023)
            letter = planning.Letter(Recipient.COUNCIL, NOW.date(), f"第 {number} 號")
            planning.dispatch_edition(book.pk, letter, **BY)
        for year in years:
            words = planning.YearWords("甲", "乙", "丙")
            planning.write_summary(plan.pk, goal.unit_id, year, words, **BY)
        found = {}
        for name, args in pages.items():
            text_of(analyst, name, *args)
            with CaptureQueriesContext(connection) as captured:
                text_of(analyst, name, *args)
            found[name] = len(captured)
        counts.append(found)
    assert counts[0] == counts[1]


def test_an_indicator_costs_the_same_with_one_version_and_with_three(city):
    row, analyst, counts = running(city.units["WORKS"]), city.client("analyst"), []
    for _turn in range(3):
        text_of(analyst, "indicator", row.pk)
        with CaptureQueriesContext(connection) as captured:
            text_of(analyst, "indicator", row.pk)
        counts.append(len(captured))
        version = planning.revise_indicator(row.pk, definition(reason="檢討"), **BY)
        planning.decide_version(version.pk, approve=True, actor=OTHER, now=NOW)
    assert len(set(counts)) == 1
