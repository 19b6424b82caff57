"""Tracked plans in Chromium: every page wide and narrow, and the month as it is typed."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Report
from civicloop.engines.tracking.rules import Point
from civicloop.evaluate.programmes import services as programmes
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as offices
from tests.browser.keys import SUBMIT, Keys

CLERK = machine(
    "clerk", "tracking.manage", "tracking.review", "tracking.see", "tracking.report",
    "tracking.approve", "organizations.manage_units",
)  # fmt: skip
MONTHS = [date(2024, month, 1) for month in (1, 2, 3)]
SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


@pytest.fixture
def item(live_server):
    """An item behind its plan, with two months taken over and one to be written."""
    unit = organizations.units_ever().first() or offices.create_unit(
        code="WORKS", name_zh="工務局", valid_from=date(2020, 1, 1), actor=CLERK
    )
    programme = programmes.open_for_year("annual", 2024, owner_id=unit.pk, actor=CLERK)
    new = tracking.NewItem(
        "113-001", "三多路人行道改善", unit.pk, MONTHS[0], date(2099, 12, 31), budget=3_000_000
    )
    item = tracking.list_item(programme.pk, new, actor=CLERK)
    programmes.keep_tender(
        item,
        programmes.Notice("W-1", "人行道工程", "青嵐營造", awarded_on=date(2024, 2, 1), amount=1),
        actor=CLERK,
    )
    curve = [
        Point(MONTHS[0], Decimal(30), 900_000), Point(MONTHS[1], Decimal(60), 1_800_000),
        Point(date(2024, 12, 1), Decimal(100), 3_000_000),
    ]  # fmt: skip
    tracking.approve_baseline(item.pk, curve, from_on=MONTHS[0], actor=CLERK)
    item = tracking.approve_item(item.pk, version=item.version, actor=CLERK)
    programmes.offer_milestones(item, work="engineering", actor=CLERK)
    why = tracking.Explanation("A12", "設計單位", "增派人力", date(2024, 4, 30))
    for month, actual in zip(MONTHS, (28, 45), strict=False):
        period = tracking.open_period(programme.pk, month, actor=CLERK)
        figures = tracking.Figures("依計畫施作", Decimal(actual), 900_000, 860_000)
        said = {item.pk: (figures, why if actual == 45 else None)}
        tracking.take_over_month(period.pk, said, actor=CLERK)
        tracking.freeze_period(period.pk, actor=CLERK)
    tracking.open_period(programme.pk, MONTHS[2], actor=CLERK)
    return item


@SCREENS
def test_pages_of_the_commission_pass_axe_and_fit(signed_in, item, axe, fits, screen):
    page = signed_in("analyst", **screen)
    first = item.reports.order_by("month")[1]
    for address in (
        *(reverse(f"programmes:{name}") for name in (
            "programmes", "portfolio", "heat", "waiting", "silence", "honesty", "ten",
            "to_review", "open", "records")),
        *(reverse(f"programmes:{name}", args=[item.programme_id]) for name in (
            "programme", "candidate", "compared", "execution", "contradictions", "import",
            "steps", "continue")),
        *(reverse(f"programmes:{name}", args=[item.pk]) for name in (
            "item", "plan", "light", "place", "tender", "join", "move-milestones",
            "milestone-days", "stage-money")),
        reverse("programmes:evaluations", args=[item.programme_id, 2024]),
        *(reverse(f"programmes:{name}", args=[item.programme_id, 2024]) for name in (
            "grants", "keep-results")),
        reverse("programmes:month", args=[item.programme_id, first.period_id]),
        reverse("programmes:extend-month", args=[item.programme_id, item.reports.order_by(
            "month").last().period_id]),
        *(reverse(f"programmes:{name}", args=[first.pk]) for name in (
            "review", "correct", "verify-remedy")),
    ):  # fmt: skip
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        fits(page)
        axe(page)


@SCREENS
def test_the_explanation_shows_once_the_month_has_to_be_explained(
    signed_in, item, axe, fits, screen
):
    page = signed_in("head", **screen)
    report = Report.objects.get(state="draft")
    page.goto(reverse("programmes:owed"))
    fits(page)
    axe(page)
    page.goto(reverse("programmes:report", args=[report.pk]))
    fits(page)
    axe(page)
    expect(page.locator("#id_remedy")).to_be_visible()
    page.locator("[data-last-why]").click()
    expect(page.locator("#id_remedy")).to_have_value("增派人力")
    page.locator("#id_remedy").fill("")
    page.locator("#id_party").fill("")
    page.locator("#id_cause").select_option("")
    page.locator("#id_actual").fill("64")
    page.locator("#id_paid").fill("880000")
    expect(page.locator("#id_remedy")).to_be_hidden()
    page.locator("[data-last-text]").click()
    expect(page.locator("#id_narrative")).to_have_value("依計畫施作")
    page.locator("#id_actual").fill("50")
    expect(page.locator("#id_remedy")).to_be_visible()
    assert Report.objects.get(pk=report.pk).version == report.version
    page.locator("#id_actual").fill("64")
    expect(page.locator("#id_remedy")).to_be_hidden()
    page.locator("button[value=send]").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert Report.objects.get(pk=report.pk).state == "sent"


@pytest.fixture
def sent(item):
    """The last month, sent to the head of the unit."""
    report = Report.objects.get(state="draft")
    figures = tracking.Figures("依計畫施作", Decimal(64), 1_000_000, 980_000)
    saved = tracking.save_report(report.pk, figures, version=report.version, actor=CLERK)
    return tracking.send_report(saved.pk, version=saved.version, actor=CLERK)


def test_a_month_is_approved_accepted_and_closed_by_keyboard_alone(signed_in, sent, look):
    one, programme = [sent.pk], [sent.item.programme_id]
    head = Keys(signed_in("head"))
    head.open(reverse("programmes:owed"))
    head.press(_link("report", one))
    head.press(_link("approve-report", one))
    look(head.page)
    head.press(SUBMIT)
    expect(head.page.get_by_role("status")).to_be_visible()
    assert Report.objects.get(pk=sent.pk).state == "approved"
    keys = Keys(signed_in("analyst"))
    keys.open(reverse("programmes:to_review"))
    keys.press(_link("review", one))
    keys.press(_link("accept-report", one))
    look(keys.page)
    keys.press(SUBMIT)
    keys.open(reverse("programmes:programmes"))
    keys.press(_link("programme", programme))
    keys.press(_link("freeze", [*programme, sent.period_id]))
    look(keys.page)
    keys.press(SUBMIT)
    expect(keys.page.get_by_role("status")).to_be_visible()
    found = Report.objects.select_related("period").get(pk=sent.pk)
    assert (found.state, found.period.state) == ("accepted", "frozen")


def _link(name, args):
    """A link to a page, with the version that was read or without."""
    address = reverse(f"programmes:{name}", args=args)
    return f"main a[href='{address}'], main a[href^='{address}?']"
