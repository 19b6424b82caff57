"""Joint visits, money carried over and corrected sessions in Chromium, seen by axe."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Carry, Decision
from civicloop.evaluate.resolutions.services.matters import About
from tests.browser.resolutions.test_pages import KEEPER, SCREENS, meeting  # noqa: F401 (a fixture)


@pytest.fixture
def visited(meeting):  # noqa: F811 (a fixture)
    """A matter of two decisions with a visit held and one called, and money of two years."""
    rows = list(Decision.objects.order_by("pk"))
    unit, today = rows[0].unit_id, timezone.localdate()
    matter = resolutions.join(
        [About(row.ref, row.title, f"/resolutions/{row.pk}/") for row in rows], title="九如一路",
        actor=KEEPER,
    )  # fmt: skip
    draft = resolutions.VisitDraft(today, "九如一路口", unit, (), "09:30", "里辦公處")
    held, _called = (resolutions.plan_visit(matter.pk, draft, actor=KEEPER) for _one in range(2))
    resolutions.write_findings(
        held.pk, "秒數不足", "延長五秒", held_on=today, version=1, actor=KEEPER
    )
    year, before = today.year - 2, None
    for place in range(2):
        wish = resolutions.CarryDraft(
            unit_id=unit, year=year + place, budget_year=year, title="號誌更新", ground="contract",
            basis="契約1號", available=860 if not before else 400, paid=100, payable=20,
            carried=408 if not before else 200, lapsed=332 if not before else 80,
            follows_id=before.pk if before else None,
        )  # fmt: skip
        row = resolutions.ask_to_carry(wish, actor=KEEPER)
        if before is None:
            before = resolutions.decide_carry(
                row.pk, grant=True, amount=400, letter="主1號", on=today, version=1, actor=KEEPER
            )
    return {"matter": matter, "held": held, "decision": rows[0], "carry": before, "asked": row}


@SCREENS
def test_the_pages_of_visits_and_money_pass_axe_and_fit(signed_in, visited, look, screen):
    page = signed_in("analyst", **screen)
    session = queries.sessions().get()
    for name, key in (
        ("matter", visited["matter"].pk),
        ("plan-visit", visited["matter"].pk),
        ("findings", visited["held"].pk),
        ("decision", visited["decision"].pk),
        ("brief", visited["decision"].item_id),
        ("edit-session", session.pk),
        ("carried", None),
        ("carry", visited["carry"].pk),
        ("decide-carry", visited["asked"].pk),
        ("audit-carry", visited["carry"].pk),
    ):
        page.goto(reverse(f"resolutions:{name}", args=[] if key is None else [key]))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"resolutions-{name}")


@SCREENS
def test_a_file_stays_chosen_after_a_look_at_it_and_its_page_passes_axe(
    signed_in, visited, look, screen
):
    """Who looked at a file takes the same one over without choosing it again."""
    page = signed_in("officer", **screen)
    page.goto(reverse("resolutions:import-carried"))
    heads = "機關,保留事項,會計年度,原預算年度,事由,契約、法規或核准依據"
    heads += ",可用數,實現數,應付數,保留數,賸餘數"
    name = visited["asked"].unit.name_zh
    rows = [f"{name},道路,113,113,契約責任,契約2號,100,40,10,50,0",
            "沒有的局,道路,113,113,契約責任,契約2號,100,40,10,50,0"]  # fmt: skip
    content = "\n".join([heads, *rows]).encode("utf-8-sig")
    file = {"name": "保留.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("input[type=file]", file)
    page.locator("button[value=look]").click()
    expect(page.get_by_text("沒有的局")).to_be_visible()
    look(page, "resolutions-import-carried")
    page.locator("button[value=import]").click()
    expect(page.get_by_text("道路").first).to_be_visible()
    assert Carry.objects.filter(title="道路").count() == 1
