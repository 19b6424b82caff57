"""The kit of a meeting in Chromium: ten decisions by keyboard, and every page seen by axe."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Decision, Meeting
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import services as organizations
from tests.browser.keys import SUBMIT, Keys

KEEPER = machine(
    "keeper",
    "resolutions.keep",
    "tracking.manage",
    "tracking.review",
    "tracking.report",
    "tracking.approve",
    "organizations.manage_units",
)
SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)


@pytest.fixture
def meeting(live_server, settings, tmp_path):
    """A commission with a meeting, its decisions, a session, and a matter."""
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    units = {
        code: organizations.create_unit(
            code=code, name_zh=name, parent=None, valid_from=date(2020, 1, 1), actor=KEEPER
        )
        for code, name in (("RDEC", "研究發展考核委員會"), ("PWB", "工務局"), ("TB", "交通局"))
    }
    resolutions.lay_bodies(units["RDEC"].pk, actor=KEEPER)
    body = queries.body("works_supervision")
    today = timezone.localdate()
    draft = resolutions.MeetingDraft(
        body.pk, "公共工程督導會報第3次會議", today, "09:00", "第一會議室", "副秘書長", "各機關首長"
    )
    row = resolutions.call_meeting(draft, actor=KEEPER)
    drafts = [
        resolutions.DecisionDraft(text, units["PWB"].pk, (units["TB"].pk,), today)
        for text in ("請改善三民區九如一路與民族一路口號誌", "九如一路與民族一路口號誌秒數請延長")
    ]
    made = resolutions.write_many(row.pk, drafts, actor=KEEPER)
    for one in made:
        point = resolutions.PointDraft(one.title, "case", units["PWB"].pk, one.item_id)
        resolutions.put_point(row.pk, point, actor=KEEPER)
    charge = queries.charges_of(made[0].pk)[0]
    resolutions.write_reply(charge.pk, resolutions.ReplyDraft("預計下月完工。"), actor=KEEPER)
    ends = today - timedelta(days=10)
    session = resolutions.open_session(4, 2, begins_on=ends, ends_on=ends, actor=KEEPER)
    motion = resolutions.MotionDraft(
        "001", "works", "motion", "王議員", "請改善三多二路人行道", co_signers=("李議員",)
    )
    resolutions.record_motion(session.pk, motion, actor=KEEPER)
    return row


@SCREENS
def test_every_page_passes_axe_and_fits(signed_in, meeting, look, screen):
    page = signed_in("analyst", **screen)
    decision = Decision.objects.order_by("pk").first()
    session = queries.sessions().get()
    for name, args in (
        ("decisions", ()),
        ("decision", (decision.pk,)),
        ("new-decision", ()),
        ("meetings", ()),
        ("meeting", (meeting.pk,)),
        ("enter", (meeting.pk,)),
        ("chair", (meeting.pk,)),
        ("briefs", (meeting.pk,)),
        ("follow-up", (meeting.pk,)),
        ("summary", (meeting.pk,)),
        ("motions", ()),
        ("motion", (session.motions.get().pk,)),
        ("book", (session.pk,)),
        ("matters", ()),
        ("bodies", ()),
        ("work", ()),
        ("releases", ()),
    ):
        page.goto(reverse(f"resolutions:{name}", args=args))
        expect(page.locator("h1")).to_be_visible()
        look(page, f"resolutions-{name}")


@SCREENS
def test_finding_and_a_live_meeting_pass_axe_and_fit(signed_in, meeting, look, screen):
    page = signed_in("analyst", **screen)
    point = queries.points_of(meeting.pk)[0]
    ledger.seal_pending()
    ledger.deliver_pending()
    page.goto(reverse("resolutions:find") + "?q=號誌")
    expect(page.locator("mark").first).to_be_visible()
    look(page, "resolutions-find")
    page.watch.expect("422")  # a decision without words is refused
    page.goto(reverse("resolutions:chair", args=[meeting.pk]))
    card = page.locator(f"#point-{point.pk}")
    card.locator(f"form[action='{_decide(meeting, point)}'] button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    look(page, "resolutions-chair-refused")
    card.locator(f"#id_point-{point.pk}-text").fill("請於下月底前完成號誌改善")
    card.locator(f"#id_point-{point.pk}-lead").fill("PWB")
    card.locator(f"form[action='{_decide(meeting, point)}'] button").click()
    expect(card.locator("> ul a")).to_be_visible()
    card.locator("summary").first.click()
    look(page, "resolutions-chair-live")


def _decide(meeting, point):
    return reverse("resolutions:decide-point", args=[meeting.pk, point.pk])


def test_decisions_are_entered_by_keyboard_alone(signed_in, meeting):
    page = signed_in("analyst")
    page.goto(reverse("resolutions:enter", args=[meeting.pk]))
    page.locator("#id_line-0-text").focus()
    for number in range(3):
        page.keyboard.type(f"第{number}項請於期限內完成")
        page.keyboard.press("Tab")
        page.keyboard.type("工務局")
        page.keyboard.press("Tab")
        page.keyboard.type("交通局、RDEC")
        page.keyboard.press("Tab")  # to the day, which stays as it is
        for _part in range(4):  # year, month, day, and the button of the calendar
            if page.evaluate("document.activeElement.type") == "date":
                page.keyboard.press("Tab")
    page.locator("#id_line-2-joint").press("Enter")
    expect(page.locator("h1")).to_contain_text("會後追蹤頁")
    found = Decision.objects.filter(text__endswith="請於期限內完成")
    assert [row.charges.count() for row in found] == [3, 3, 3]
    assert {row.item.state for row in found} == {"tracked"}


def test_a_meeting_is_called_held_and_decided_by_keyboard_alone(signed_in, meeting, look):
    today, body = timezone.localdate(), meeting.body_id
    keys = Keys(signed_in("analyst"))
    keys.open(reverse("resolutions:meetings"))
    keys.press(_link("new-meeting"))
    look(keys.page)
    keys.choose("#id_body", str(body))
    keys.write("#id_title", "公共工程督導會報第4次會議")
    keys.day("#id_held_on", today)
    keys.press(SUBMIT)
    row = Meeting.objects.get(title__contains="第4次")
    keys.press(_link("add-point", row.pk))
    look(keys.page)
    keys.choose("#id_kind", "discussion")
    keys.write("#id_title", "路口號誌改善")
    keys.press(SUBMIT)
    point = row.points.get()
    keys.press(_link("chair", row.pk))
    keys.write(f"#id_point-{point.pk}-text", "請於下月底前完成號誌改善")
    keys.write(f"#id_point-{point.pk}-lead", "工務局")
    keys.day(f"#id_point-{point.pk}-due_on", today + timedelta(days=30))
    keys.press(f"form[action='{_decide(row, point)}'] button")
    keys.open(reverse("resolutions:meeting", args=[row.pk]))
    keys.press("button[value=hold]")
    keys.press(_link("minutes", row.pk))
    look(keys.page)
    keys.write("#id_minutes", "一、主席致詞\n二、路口號誌改善：照案通過。")
    keys.press(SUBMIT)
    keys.press("button[value=close]")
    keys.press(_link("follow-up", row.pk))
    expect(keys.page.get_by_text("請於下月底前完成號誌改善").first).to_be_visible()
    row.refresh_from_db()
    decision = Decision.objects.get(point=point)
    assert (row.state, row.minutes[:6], decision.due_on) == (
        "closed", "一、主席致詞", today + timedelta(days=30)
    )  # fmt: skip
    assert decision.item.state == "tracked"


def _link(name, *args):
    return f"main a[href='{reverse(f'resolutions:{name}', args=args)}']"
