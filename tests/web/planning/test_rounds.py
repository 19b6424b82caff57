"""From a new round to the approved balance in the browser, and with bad input."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.declarations.rulesets import CHAPTERS
from civicloop.evaluate.planning.models import Grant, GrantChange, Proposal, Round, Scenario
from tests.db.planning.rounds import TO_BALANCE, issued, led, sent

HOSTILE = ("\x00", "' OR 1=1 --", "<script>alert(1)</script>", "字" * 9000, "-1", "1e9", "１２")


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


@pytest.fixture
def works(city):
    return city.units["WORKS"]


def post(client, name, /, *args, **values):
    return client.post(reverse(f"planning:{name}", args=args), values, follow=True)


def text_of(answer):
    return answer.content.decode()


def project(unit, year, **changes):
    values = {
        "unit": unit.pk,
        "version": "",
        "title": "人行道改善",
        f"amount_city_{year}": "60,000",
    }
    values |= {f"chapter_{key}": "內容" for key in CHAPTERS}
    return values | changes


def test_from_a_new_round_to_the_approved_balance(city, works):
    analyst, officer, keeper = (city.client(r) for r in ("analyst", "officer", "administrator"))
    year = timezone.localdate().year + 2
    until = timezone.localdate() + timedelta(hours=24 * 30)
    post(analyst, "new-round", year=str(year), submit_until=until.isoformat())
    row = Round.objects.get()
    post(analyst, "move-round", row.pk, move="issue")
    page = post(officer, "new-proposal", row.pk, **project(works, year))
    assert "60,000" in text_of(page)
    one = Proposal.objects.get()
    assert one.asked_year == 60_000_000
    changed = project(works, year, version="1", title="人行道改善（二期）")
    post(officer, "amend", one.pk, **changed)
    stale = post(officer, "amend", one.pk, **changed | {"title": "第二個視窗"})
    assert stale.status_code == 422
    assert 'name="version" value="2"' in text_of(stale)
    post(officer, "move-proposal", one.pk, move="send", version="2")
    post(analyst, "move-round", row.pk, move="begin_first_review")
    today = timezone.localdate().isoformat()
    heard = {"meeting": "初審第 1 場", "met_on": today, "ruling": "reduce", "text": "酌減"}
    assert "酌減" in text_of(post(analyst, "judge", one.pk, **heard))
    for move in ("begin_second_review", "begin_balancing"):
        post(analyst, "move-round", row.pk, move=move)
    live = Scenario.objects.get()
    post(analyst, "ceilings", row.pk, city="50000", fund="", central="", special="", private="")
    page = post(keeper, "move-round", row.pk, move="approve")
    assert "10,000" in text_of(page)
    grant = {"city": "50000", "seen_city": "60000000", "reason": "額度不足"}
    post(analyst, "grant", live.pk, one.pk, **grant)
    assert "額度不足" in text_of(keeper.get(reverse("planning:changes", args=[live.pk])))
    post(keeper, "move-round", row.pk, move="approve")
    one.refresh_from_db()
    assert (one.state, one.granted) == ("passed", 50_000_000)
    assert "0.50" in text_of(officer.get(reverse("planning:round", args=[row.pk])))


def test_who_comes_second_at_a_balance_is_told_and_nothing_is_lost(city, works):
    row = issued()
    one = sent(row, works)
    led(row, *TO_BALANCE)
    live = queries.live(row.pk)
    first, second = city.client("analyst"), city.client("administrator")
    grant = {"city": "50000", "seen_city": "60000000", "reason": "甲"}
    post(first, "grant", live.pk, one.pk, **grant)
    page = post(second, "grant", live.pk, one.pk, **(grant | {"city": "40000", "reason": "乙"}))
    assert "error-summary" in text_of(page)
    assert 'value="乙"' in text_of(page)
    assert "目前為：50,000" in text_of(page)
    assert Grant.objects.get().amount == 50_000_000
    again = dict(re.findall(r'name="(seen_city)" value="([0-9]+)"', text_of(page)))
    post(second, "grant", live.pk, one.pk, **(grant | again | {"city": "40000", "reason": "乙"}))
    assert Grant.objects.get().amount == 40_000_000


def test_what_if_is_adopted_with_a_reason(city, works):
    row = issued()
    one = sent(row, works)
    led(row, *TO_BALANCE)
    live, analyst = queries.live(row.pk), city.client("analyst")
    post(analyst, "copy", live.pk, name="刪減一成")
    trial = Scenario.objects.get(is_live=False)
    grant = {"city": "54000", "seen_city": "60000000", "reason": "一成"}
    page = post(analyst, "grant", trial.pk, one.pk, **grant)
    assert "-6,000" in text_of(page)
    post(analyst, "adopt", trial.pk, reason="裁示")
    assert queries.granted(live.pk) == queries.granted(trial.pk)
    assert GrantChange.objects.filter(scenario=live).get().reason == "刪減一成：裁示"


def test_a_bad_value_is_told_or_kept_whole(city, works):
    row, officer = issued(), city.client("officer")
    for field in ("title", "amount_city_2027", "unit", "chapter_origin"):
        for value in HOSTILE:
            values = project(works, 2027) | {field: value}
            answer = post(officer, "new-proposal", row.pk, **values)
            assert answer.status_code == (200 if answer.redirect_chain else 422)
            assert "<script>alert" not in text_of(answer)


def test_a_bad_grant_is_told_or_kept_whole(city, works):
    row, analyst = issued(), city.client("analyst")
    one = sent(row, works)
    led(row, *TO_BALANCE)
    live = queries.live(row.pk)
    for field in ("city", "seen_city", "reason"):
        for value in HOSTILE:
            grant = {"city": "50000", "seen_city": "60000000", "reason": "甲"} | {field: value}
            answer = post(analyst, "grant", live.pk, one.pk, **grant)
            assert answer.status_code == (200 if answer.redirect_chain else 422)
            assert "<script>alert" not in text_of(answer)
    last = GrantChange.objects.order_by("-pk").first()
    assert last is None or Grant.objects.get().amount == last.after


def test_a_project_of_another_round_is_no_page_of_a_balance(city, works):
    row = issued()
    sent(row, works)
    led(row, *TO_BALANCE)
    other = sent(issued(2028), works)
    live = queries.live(row.pk)
    address = reverse("planning:grant", args=[live.pk, other.pk])
    assert city.client("analyst").get(address).status_code == 404


@pytest.mark.parametrize("name", ["rounds", "proposals", "round", "balance", "changes"])
def test_a_page_costs_the_same_with_one_project_and_with_three(city, works, name):
    row = issued()
    many = issued(2028)
    for one, count in ((row, 1), (many, 3)):
        for _turn in range(count):
            sent(one, works)
        led(one, *TO_BALANCE)
    analyst = city.client("analyst")
    counts = []
    for one in (row, many):
        live = queries.live(one.pk)
        args = {"round": [one.pk], "balance": [live.pk], "changes": [live.pk]}.get(name, [])
        address = reverse(f"planning:{name}", args=args)
        analyst.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert analyst.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_every_list_exports(city, works):
    row = issued()
    sent(row, works)
    led(row, *TO_BALANCE)
    live = queries.live(row.pk)
    analyst = city.client("analyst")
    for name, args in (("rounds", []), ("proposals", []), ("balance", [live.pk]),
                       ("changes", [live.pk])):  # fmt: skip
        for kind in ("csv", "ods", "xlsx"):
            answer = analyst.get(reverse(f"planning:{name}", args=args), {"export": kind})
            assert b"".join(answer)
