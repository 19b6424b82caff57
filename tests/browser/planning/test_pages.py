"""Plans, indicators, results and the balance in Chromium: axe, a phone, the keyboard."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.rules import Target
from civicloop.evaluate.planning.states import BookKind, UndertakingKind
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations
from tests.browser.keys import SUBMIT, Keys
from tests.db.cases.city import picture
from tests.db.planning.city import KEEPER, NOW, definition, running
from tests.db.planning.rounds import AUGUST, CITY, MILLION, TO_BALANCE, heard, issued, led, sent
from tests.db.planning.test_indicators import reached

SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)
BUILDER = machine("builder", "organizations.manage_units")


@pytest.fixture(autouse=True)
def works(settings, tmp_path, live_server):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return organizations.create_unit(
        code="WORKS", name_zh="工務局", name_en="Public Works Bureau", actor=BUILDER
    )


@pytest.fixture
def indicator(works):
    """One in force, with a revision that is flagged and a poor result that was sent."""
    row = running(works)
    told = reached("40", cause="人力不足，已增派工班")
    planning.save_result(row.pk, 2023, told, actor=KEEPER, now=NOW)
    planning.move_result(row.results.get().pk, "send", version=1, actor=KEEPER, now=NOW)
    targets = {year: Target(Decimal(min(80 + year - 2023, 82))) for year in range(2023, 2027)}
    lower = definition(targets=targets, reason="設備延後", exception="設備延後")
    planning.revise_indicator(row.pk, lower, actor=KEEPER, now=NOW)
    return row


@pytest.fixture
def balance(works):
    """A live balance above its ceiling, and a scenario with a cut."""
    row = issued()
    one = sent(row, works, fund=20, later=900)
    sent(row, works, city=80, title="公園更新")
    led(row, "begin_first_review")
    heard(one)
    led(row, *TO_BALANCE[1:])
    planning.set_ceiling(row.pk, CITY, 100 * MILLION, actor=KEEPER, now=AUGUST)
    live = queries.live(row.pk)
    trial = planning.copy_scenario(live.pk, "刪減一成", actor=KEEPER, now=AUGUST)
    planning.set_grants(
        trial.pk, one.pk, {CITY: 54 * MILLION}, seen={CITY: 60 * MILLION}, reason="一成",
        actor=KEEPER, now=AUGUST,
    )  # fmt: skip
    return live, trial, one


@SCREENS
def test_plans_and_indicators_pass_axe_and_fit(signed_in, indicator, look, screen):
    page = signed_in("analyst", **screen)
    plan, row = [indicator.plan_id], [indicator.pk]
    version = [indicator.versions.get(number=2).pk]
    for name, args in (("plans", []), ("plan", plan), ("indicators", []), ("indicator", row),
                       ("decide", version), ("new-plan", [])):  # fmt: skip
        page.goto(reverse(f"planning:{name}", args=args))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"planning-{name}")


@SCREENS
def test_results_pass_axe_and_fit(signed_in, indicator, look, screen):
    page = signed_in("analyst", **screen)
    year = [indicator.pk, 2023]
    for name, args in (("results", []), ("review", []), ("result", year), ("assess", year)):
        page.goto(reverse(f"planning:{name}", args=args))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"planning-{name}")


@SCREENS
def test_years_and_paper_pass_axe_and_fit(signed_in, indicator, look, screen):
    page = signed_in("analyst", **screen)
    place, by = (indicator.plan_id, indicator.unit_id, 2023), {"actor": KEEPER, "now": NOW}
    said = planning.write_summary(*place, planning.YearWords("良好", "改善", "提高"), **by)
    planning.move_summary(said.pk, "send", version=1, **by)
    for name, args in (("year", place), ("review-year", place), ("years", []),
                       ("print-plan", place[:1]), ("lines", place[:1])):  # fmt: skip
        page.goto(reverse(f"planning:{name}", args=args))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"planning-{name}")


@SCREENS
def test_the_pre_review_passes_axe_and_fits(signed_in, balance, look, screen):
    live, trial, one = balance
    page = signed_in("analyst", **screen)
    for name, args in (("rounds", []), ("round", [live.round_id]), ("proposals", []),
                       ("proposal", [one.pk]), ("balance", [trial.pk]),
                       ("changes", [trial.pk]), ("grant", [live.pk, one.pk])):  # fmt: skip
        page.goto(reverse(f"planning:{name}", args=args))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"planning-{name}")


@SCREENS
def test_the_forms_of_an_agency_pass_axe_and_fit(signed_in, works, look, screen):
    row, plan = issued(2028), running(works).plan_id
    page = signed_in("officer", **screen)
    for name, args in (("new-proposal", [row.pk]), ("new-indicator", [plan]), ("new-goal", [plan])):
        page.goto(reverse(f"planning:{name}", args=args))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"planning-{name}")


@pytest.fixture
def books(indicator):
    """A part with a difference, a pledge that an indicator carries, a study with a step."""
    book = planning.open_book(
        kind=BookKind.PLAN, year=2023, unit_ids=[indicator.unit_id], actor=KEEPER, now=NOW
    )
    part = book.parts.get()
    plan = [planning.NewLine("1", "", "一般行政", 10_000, "目標", "要領")]
    budget = [planning.NewLine("1", "", "一般行政", 12_000)]
    by = {"actor": KEEPER, "now": NOW}
    planning.write_part(part.pk, plan, is_budget=False, version=1, **by)
    planning.write_part(part.pk, budget, is_budget=True, total=12_000, version=2, **by)
    pledge = planning.make_pledge(
        number="01", guideline="務實建設", title="路平", unit_id=indicator.unit_id,
        actor=KEEPER, now=NOW,
    )  # fmt: skip
    planning.map_pledge(pledge.pk, indicator_id=indicator.pk, actor=KEEPER, now=NOW)
    study = planning.list_undertaking(
        kind=UndertakingKind.STUDY, year=2026, title="六龜再造", unit_id=indicator.unit_id,
        ministry="國發會", amount=3_000_000, actor=KEEPER, now=NOW,
    )  # fmt: skip
    planning.step_undertaking(
        study.pk, "pass_interim", made_on=NOW.date(), text="通過", actor=KEEPER, now=NOW
    )
    return part, pledge, study


@SCREENS
def test_books_pledges_and_undertakings_pass_axe_and_fit(signed_in, books, look, screen):
    part, pledge, study = books
    page = signed_in("analyst", **screen)
    for name, args in (("books", []), ("book", [part.book_id]), ("part", [part.pk]),
                       ("print-book", [part.book_id]), ("undertakings", []),
                       ("new-book", []), ("pledges", []), ("pledge", [pledge.pk]),
                       ("undertaking", [study.pk]), ("step-undertaking", [study.pk])):  # fmt: skip
        page.goto(reverse(f"planning:{name}", args=args))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"planning-{name}")


@SCREENS
def test_a_result_with_its_evidence_passes_axe_and_fits(signed_in, works, look, screen):
    row = running(works)
    told = reached("40", cause="人力不足")
    planning.save_result(row.pk, 2023, told, shown_by=[picture()], actor=KEEPER, now=NOW)
    page = signed_in("officer", **screen)
    for name in ("result", "write"):
        page.goto(reverse(f"planning:{name}", args=[row.pk, 2023]))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"planning-evidence-{name}")


def test_an_amount_is_changed_with_the_keyboard_alone(signed_in, balance):
    live, _trial, one = balance
    page = signed_in("analyst")
    page.goto(reverse("planning:grant", args=[live.pk, one.pk]))
    page.locator("#id_city").fill("50000")
    page.locator("#id_city").press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("額度不足")
    page.keyboard.press("Enter")
    expect(page.get_by_text("50,000").first).to_be_visible()
    assert queries.granted(live.pk)[one.pk, CITY] == 50 * MILLION


def test_a_what_if_is_adopted_and_undone_by_keyboard_alone(signed_in, balance, look):
    live, trial, one = balance
    keys = Keys(signed_in("analyst"))
    keys.open(reverse("planning:balance", args=[live.pk]))
    keys.press(_link("copy", live.pk))
    look(keys.page)
    keys.write("#id_name", "調整前")
    keys.press(SUBMIT)
    before = live.round.scenarios.get(name="調整前")
    keys.press(_link("balance", trial.pk))
    keys.press(_link("grant", trial.pk, one.pk))
    keys.write("#id_city", "50000")
    keys.write("#id_reason", "額度不足")
    keys.press(SUBMIT)
    for scenario, reason, amount in ((trial, "刪減一成", 50), (before, "先不刪減", 60)):
        keys.open(reverse("planning:balance", args=[live.pk]))
        keys.press(_link("balance", scenario.pk))
        expect(keys.page.locator("#differences")).to_be_visible()
        keys.press(_link("adopt", scenario.pk))
        keys.write("#id_reason", reason)
        keys.press(SUBMIT)
        expect(keys.page.get_by_role("status")).to_be_visible()
        assert queries.granted(live.pk)[one.pk, CITY] == amount * MILLION
    keys.press(_link("changes", live.pk))
    expect(keys.page.get_by_text("先不刪減").first).to_be_visible()


def test_an_indicator_is_revised_and_approved_by_keyboard_alone(signed_in, works, look):
    row = running(works)
    keys = Keys(signed_in("officer"))
    keys.open(reverse("planning:indicator", args=[row.pk]))
    keys.press(_link("revise", row.pk))
    look(keys.page)
    keys.write("#id_target_2026", "85")
    keys.page.watch.expect("422")
    keys.press(SUBMIT)  # the reason is missing: the page says so and leads to it
    keys.press_here(".error-summary a[href='#id_reason']")
    assert keys.page.evaluate("document.activeElement.id") == "id_reason"
    keys.page.keyboard.insert_text("114 年已達 84%，提高次年目標")
    keys.press(SUBMIT)
    version = row.versions.get(number=2)
    keys = Keys(signed_in("analyst"))
    keys.open(reverse("planning:definitions"))
    keys.press(_link("decide", version.pk))
    keys.pick("decision", "approve")
    keys.write("#id_note", "同意提高")
    keys.press(SUBMIT)
    version.refresh_from_db()
    assert (version.state, version.targets.get(year=2026).value) == ("approved", 85)


def _link(name, *args):
    return f"main a[href='{reverse(f'planning:{name}', args=args)}']"
