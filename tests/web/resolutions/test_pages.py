"""From the call of a meeting to the release, through the pages; and with bad input."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.engines.tracking.models import Item
from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Apart, Decision, Meeting, Motion, Reply
from civicloop.evaluate.resolutions.rules import NEIGHBOURS
from civicloop.evaluate.resolutions.web.labels import CHANGED
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import services as ledger
from civicloop.ui.rules import day_text
from tests.db.cases.city import picture
from tests.db.resolutions.conftest import KEEPER

TODAY = date(2026, 3, 2)


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    settings.RATE_LIMITS = ["off"]
    resolutions.lay_bodies(small_city.units["ROADS"].pk, actor=KEEPER)
    return small_city


def body(key):
    return queries.body(key)


def url(name, *args):
    return reverse(f"resolutions:{name}", args=args)


def today():
    return timezone.localdate()


def meeting(**changes):
    values = {"title": "第760次市政會議", "held_on": today(), "body_id": body("city_meeting").pk}
    return resolutions.call_meeting(resolutions.MeetingDraft(**values | changes), actor=KEEPER)


def draft(city, **changes):
    values = {"text": "三多路人行道改善", "unit_id": city.units["ROADS"].pk}
    return resolutions.DecisionDraft(**values | changes)


def lines(prefix="line", count=10, **rows):
    data = {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": 0}
    for key, value in rows.items():
        number, _, name = key.partition("_")
        data[f"{prefix}-{number.removeprefix('n')}-{name}"] = value
    return data


def test_a_meeting_from_the_call_to_the_follow_up(city):
    analyst = city.client("analyst")
    soon = (today() + timedelta(days=30)).isoformat()
    made = analyst.post(
        url("new-meeting"),
        {"body": body("city_meeting").pk, "title": "第760次市政會議",
         "held_on": today().isoformat(), "begins": "09:00", "place": "第一會議室", "chair": "市長"},
    )  # fmt: skip
    row = Meeting.objects.get()
    assert made.url == url("meeting", row.pk)
    analyst.post(url("add-point", row.pk), {"kind": "case", "title": "人行道改善"})
    analyst.post(url("add-point", row.pk), {"kind": "report", "title": "防汛報告"})
    first, second = row.points.all()
    analyst.post(url("change-point", row.pk, second.pk), {"move": "up"})
    assert [point.title for point in row.points.all()] == ["防汛報告", "人行道改善"]
    mayor = city.client("mayor")
    mayor.post(url("note-point", row.pk, first.pk), {"note": "請加速"})
    prefix = f"point-{first.pk}"
    mayor.post(
        url("decide-point", row.pk, first.pk),
        {f"{prefix}-text": "請於月底前完成", f"{prefix}-lead": "ROADS"},
    )
    assert Decision.objects.get().state == "draft"
    sent = analyst.post(
        url("enter", row.pk),
        lines(
            n0_text="第一項", n0_lead="ROADS", n0_joint="PARKS", n0_due_on=soon,
            n1_text="第二項", n1_lead="PARKS",
        ),
    )  # fmt: skip
    assert sent.url == url("follow-up", row.pk)
    assert Item.objects.count() == 2
    analyst.post(url("minutes", row.pk), {"minutes": "決議如附。"})
    row.refresh_from_db()
    looked_at = f'name="version" value="{row.version}"'
    assert looked_at in analyst.get(url("meeting", row.pk)).content.decode()
    stale = {"move": "close", "version": row.version - 1}
    told = analyst.post(url("move-meeting", row.pk), stale, follow=True)
    assert str(CHANGED) in told.content.decode()
    analyst.post(url("move-meeting", row.pk), {"move": "close", "version": row.version})
    row.refresh_from_db()
    assert row.state == "closed"
    for name in ("meeting", "chair", "briefs", "follow-up", "summary"):
        page = analyst.get(url(name, row.pk))
        assert page.status_code == 200
    assert "第一項" in analyst.get(url("follow-up", row.pk)).content.decode()


def test_a_wrong_line_is_named_and_nothing_is_kept(city):
    analyst, row = city.client("analyst"), meeting()
    page = analyst.post(
        url("enter", row.pk),
        lines(n0_text="第一項", n0_lead="ROADS", n1_text="第二項", n1_lead="不存在的局"),
    )
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    assert not Decision.objects.exists()
    assert analyst.post(url("enter", row.pk), {"line-TOTAL_FORMS": "x"}).status_code == 422


def test_from_the_reply_to_the_release(city):
    analyst, officer, head = (city.client(role) for role in ("analyst", "officer", "head"))
    row = resolutions.write_many(meeting().pk, [draft(city)], actor=KEEPER)[0]
    charge = queries.charges_of(row.pk)[0]
    assert row.number in officer.get(url("work")).content.decode()
    bad = officer.post(url("reply", charge.pk), {"text": "完成", "is_done": "on"})
    assert "error-summary" in bad.content.decode()
    officer.post(
        url("reply", charge.pk),
        {"text": "預計已完成", "is_done": "on", "done_on": today().isoformat(), "evidence": "照片"},
    )
    reply = Reply.objects.get()
    assert head.post(url("approve-reply", reply.pk)).url == url("decision", row.pk)
    judge = analyst.get(url("judge-reply", reply.pk)).content.decode()
    assert "notice" in judge
    analyst.post(url("judge-reply", reply.pk), {"verdict": "accept"})
    analyst.post(url("propose", row.pk), {"reason": "均已完成"})
    page = head.get(url("releases")).content.decode()
    assert row.number in page
    release = Item.objects.get().releases.get()
    given = {"verdict": "grant", "resolution": "第761次", "decided_on": today().isoformat()}
    assert "error-summary" in head.post(url("releases"), given).content.decode()
    analyst.post(url("releases"), given | {"row": release.pk})
    assert Item.objects.get().state == "proposed"
    head.post(url("releases"), given | {"row": release.pk})
    assert Item.objects.get().state == "released"
    for client in (analyst, officer, head):
        assert client.get(url("decision", row.pk)).status_code == 200
    assert analyst.get(url("brief", Item.objects.get().pk)).status_code == 200


def test_one_decision_answered_extended_dropped(city):
    analyst = city.client("analyst")
    unit = city.units["ROADS"].pk
    values = {"body": body("legislator_oral").pk, "text": "輕軌營運", "unit": unit,
              "given_on": today().isoformat(), "given_by": "立法委員", "follow": "on"}  # fmt: skip
    analyst.post(url("new-decision"), values)
    row = Decision.objects.get()
    assert (row.state, row.number[0]) == ("tracked", "口")
    page = analyst.get(url("decision", row.pk)).content.decode()
    assert "第二十二條" in page
    assert url("extend", row.pk) in page
    refused = analyst.post(url("extend", row.pk), {"days": 6, "reason": "廣"}).content.decode()
    assert "小於或等於 5" in refused
    analyst.post(url("extend", row.pk), {"days": 5, "reason": "牽涉過廣"})
    assert url("extend", row.pk) not in analyst.get(url("decision", row.pk)).content.decode()
    reply = {"text": "復如說明", "answered_on": today().isoformat()}
    analyst.post(url("answer", row.pk), reply)
    row.refresh_from_db()
    assert row.answered_on == today()
    assert url("take-back-answer", row.pk) in analyst.get(url("decision", row.pk)).content.decode()
    analyst.post(url("take-back-answer", row.pk), {"reason": "誤登", "version": row.version})
    row.refresh_from_db()
    assert row.answered_on is None
    analyst.post(url("answer", row.pk), reply)
    analyst.post(url("new-decision"), {k: v for k, v in values.items() if k != "follow"})
    other = Decision.objects.latest("pk")
    analyst.post(url("edit-decision", other.pk), {"text": "改", "unit": city.units["PARKS"].pk})
    analyst.post(url("drop", other.pk), {"reason": "誤植"})
    for name in ("restore", "track"):
        other.refresh_from_db()
        analyst.post(url(name, other.pk), {"version": other.version - 1})
        analyst.post(url(name, other.pk), {"version": other.version})
        assert Decision.objects.get(pk=other.pk).version == other.version + 1
    other.refresh_from_db()
    assert (other.text, other.state) == ("改", "tracked")


def test_a_motion_from_the_record_to_the_book(city):
    analyst = city.client("analyst")
    analyst.post(
        url("new-session"),
        {"term": 4, "number": 1, "begins_on": "2025-04-01", "ends_on": "2025-06-30"},
    )
    session = queries.sessions().get()
    values = {"session": session.pk, "kind": "motion", "group": "works", "number": "工1",
              "proposer": "王議員", "co_signers": "李議員、陳議員", "subject": "改善三多路人行道",
              "unit": city.units["ROADS"].pk}  # fmt: skip
    wrong = analyst.post(url("new-motion"), values | {"group": "security"})
    assert "error-summary" in wrong.content.decode()
    analyst.post(url("new-motion"), values)
    row = Motion.objects.get()
    assert row.co_signers == ["李議員", "陳議員"]
    analyst.post(url("read-motion", row.pk), {"move": "read_first", "on": "2025-04-10"})
    analyst.post(
        url("read-motion", row.pk), {"move": "review", "on": "2025-04-20", "text": "送請研議"}
    )
    early = analyst.post(
        url("read-motion", row.pk), {"move": "adopt", "on": "2025-04-01", "text": "通過"}
    )
    assert "error-summary" in early.content.decode()
    analyst.post(url("read-motion", row.pk), {"move": "adopt", "on": "2025-05-20", "text": "通過"})
    analyst.post(url("edit-motion", row.pk), values | {"subject": "改善三多一路人行道"})
    analyst.post(
        url("track-motion", row.pk), {"text": "改善三多一路人行道", "unit": city.units["ROADS"].pk}
    )
    decision = Decision.objects.get(motion=row)
    assert decision.number == "議114-001"
    city.client("head").post(
        url("reply-motion", row.pk),
        {
            "text": "已納入工程",
            "letter": "工養字1號",
            "replied_on": "2025-06-01",
            "copied_to": "研考會",
        },
    )
    row.refresh_from_db()
    decision.refresh_from_db()
    assert (row.copied_to, decision.answered_on) == (["王議員", "研考會"], date(2025, 6, 1))
    assert analyst.get(url("motion", row.pk)).status_code == 200
    book = analyst.get(url("book", session.pk)).content.decode()
    assert "改善三多一路人行道" in book
    for kind in ("csv", "ods", "xlsx"):
        file = analyst.get(url("book", session.pk) + f"?export={kind}")
        assert b"".join(file.streaming_content)
    assert analyst.get(url("book", session.pk) + "?export=exe").status_code == 404
    assert "工1" in analyst.get(url("motions")).content.decode()


def test_one_matter_is_confirmed_and_undone(city):
    analyst = city.client("analyst")
    first, second = (
        resolutions.write_many(meeting(title=title).pk, [draft(city, text=text)], actor=KEEPER)[0]
        for title, text in (
            ("甲", "請改善三民區九如一路與民族一路口行人號誌"),
            ("乙", "九如一路與民族一路口行人號誌秒數請延長"),
        )
    )
    page = analyst.get(url("matters")).content.decode()
    assert first.ref in page
    sent = analyst.post(
        url("join"), {"ref": [first.ref, second.ref], "title": "九如民族路口號誌", "move": "join"}
    )
    matter = queries.matters().get()
    assert sent.url == url("matter", matter.pk)
    assert first.ref not in analyst.get(url("matters")).content.decode()
    assert "九如民族路口號誌" in analyst.get(url("decision", first.pk)).content.decode()
    analyst.post(url("part", matter.parts.first().pk))
    assert not queries.matters().exists()
    analyst.post(url("join"), {"ref": [first.ref, second.ref], "move": "apart"})
    page = analyst.get(url("matters")).content.decode()
    assert first.ref not in page
    back = url("take-back-apart", Apart.objects.get().pk)
    assert back in page
    analyst.post(back)
    assert first.ref in analyst.get(url("matters")).content.decode()
    analyst.post(url("join"), {"ref": "x:y:1", "title": "", "move": "join"})
    assert not queries.matters().exists()


def test_what_another_wing_knows_is_declared_not_imported():
    assert all(source.zh and source.en for source in NEIGHBOURS.values())


def test_bodies_are_laid_down_and_changed(city):
    analyst = city.client("analyst")
    assert "市政會議" in analyst.get(url("bodies")).content.decode()
    given = {"key": "smart_city", "name_zh": "智慧城市推動小組", "family": "meeting",
             "clock": "meeting", "sign": "慧", "unit": city.units["PARKS"].pk, "days_between": 0,
             "is_active": "on"}  # fmt: skip
    analyst.post(url("new-body"), given)
    assert body("smart_city").sign == "慧"
    taken = analyst.post(url("edit-body", "smart_city"), given | {"sign": "市"})
    assert "error-summary" in taken.content.decode()
    analyst.post(url("edit-body", "smart_city"), given | {"sign": "智"})
    assert body("smart_city").sign == "智"
    analyst.post(url("lay-bodies"), {"unit": "0"})


HOSTILE = ("\x00", "<script>alert(1)</script>", "字" * 9000, "-1", "９９９", "2026-02-30")


@pytest.mark.parametrize("value", HOSTILE)
def test_bad_values_break_nothing(city, value):
    analyst, row = city.client("analyst"), meeting()
    decision = resolutions.write_many(row.pk, [draft(city)], actor=KEEPER)[0]
    session = resolutions.open_session(
        4, 1, begins_on=date(2025, 4, 1), ends_on=date(2025, 6, 1), actor=KEEPER
    )
    forms = {
        ("new-decision",): ("body", "text", "unit", "given_on", "due_on", "joint"),
        ("new-meeting",): ("body", "title", "held_on", "begins"),
        ("add-point", row.pk): ("kind", "title", "case", "unit"),
        ("minutes", row.pk): ("minutes",),
        ("answer", decision.pk): ("text", "answered_on", "letter"),
        ("extend", decision.pk): ("days", "reason"),
        ("new-motion",): ("session", "kind", "group", "number", "subject", "received_on"),
        ("new-session",): ("term", "number", "begins_on"),
        ("move-meeting", row.pk): ("move",),
        ("join",): ("ref", "title", "move"),
        ("new-body",): ("key", "sign", "clock", "unit"),
    }
    for address, names in forms.items():
        data = dict.fromkeys(names, value)
        answer = analyst.post(url(*address), data, follow=True)
        status = 200 if answer.redirect_chain else 422
        assert answer.status_code == status, (address, value)
        assert "<script>alert" not in answer.content.decode()
    for table in ("decisions", "motions", "meetings"):
        assert (
            analyst.get(url(table), {"q": value, "page": value, "from": value}).status_code == 200
        )
    assert session.motions.count() == 0


@pytest.mark.parametrize("name", ["decisions", "meetings", "motions", "work", "bodies"])
def test_a_list_asks_the_database_the_same_for_one_and_for_three(city, name):
    officer = city.client("analyst")
    session = resolutions.open_session(
        4, 1, begins_on=date(2025, 4, 1), ends_on=date(2025, 6, 1), actor=KEEPER
    )
    asked = []
    for turn, count in enumerate((1, 1, 2)):  # the first one reads the classes of motions
        for number in range(count):
            row = meeting(title=f"{turn}{number}")
            resolutions.write_many(row.pk, [draft(city)], actor=KEEPER)
            motion = resolutions.MotionDraft(f"{turn}{number}", "works", "motion", "王", "路燈")
            resolutions.record_motion(session.pk, motion, actor=KEEPER)
        with CaptureQueriesContext(connection) as found:
            officer.get(url(name))
        asked.append(len(found))
    assert asked[1] == asked[2]


def test_photos_of_a_reply_stand_beside_it_and_on_the_brief(city):
    officer, head = city.client("officer"), city.client("head")
    row = resolutions.write_many(meeting().pk, [draft(city)], actor=KEEPER)[0]
    charge = queries.charges_of(row.pk)[0]
    given = {"text": "已完成鋪設", "is_done": "on", "done_on": today().isoformat()}
    lie = SimpleUploadedFile("photo.jpg", b"MZ not a photo", content_type="image/jpeg")
    refused = officer.post(url("reply", charge.pk), given | {"files": [lie]})
    assert refused.status_code == 422
    assert "error-summary" in refused.content.decode()
    assert not Reply.objects.exists()
    assert officer.post(url("reply", charge.pk), given | {"files": [picture()]}).status_code == 302
    reply = Reply.objects.get()
    stored = files.files_of(reply.ref)[0]
    assert reply.evidence
    address = url("evidence", row.pk, stored.pk)
    assert address in head.get(url("decision", row.pk)).content.decode()
    assert head.get(address)["Content-Type"] == "image/jpeg"
    assert head.get(address, {"small": "1"}).status_code == 200
    assert head.get(url("evidence", row.pk, stored.pk + 1)).status_code == 404
    item = Item.objects.get()
    on_brief = url("photo", item.pk, stored.pk)
    assert on_brief in officer.get(url("brief", item.pk)).content.decode()
    assert officer.get(on_brief).status_code == 200
    resolutions.return_reply(reply.pk, note="照片不清", actor=KEEPER)
    assert on_brief not in officer.get(url("brief", item.pk)).content.decode()


def test_find_by_words_and_by_kind(city):
    analyst, row = city.client("analyst"), meeting()
    resolutions.write_many(row.pk, [draft(city)], actor=KEEPER)
    ledger.seal_pending()
    ledger.deliver_pending()
    page = analyst.get(url("find"), {"q": "人行道"}).content.decode()
    assert url("decision", Decision.objects.get().pk) in page
    assert "<mark>" in page
    motions = analyst.get(url("find"), {"q": "人行道", "kind": "motion"}).content.decode()
    assert "<mark>" not in motions
    assert "field-error" in analyst.get(url("find"), {"q": "。"}).content.decode()
    for bad in ("x", "2026-01-01~1", "2026-01-01T00:00:00~1", "~" + "9" * 30):
        assert analyst.get(url("find"), {"q": "人行道", "after": bad}).status_code == 404


def test_the_report_before_a_session_is_shown_with_its_day_and_noted(city):
    analyst = city.client("analyst")
    for number, begins in ((1, date(2025, 9, 1)), (2, date(2026, 4, 1))):
        resolutions.open_session(4, number, begins_on=begins, ends_on=begins, actor=KEEPER)
    session = queries.sessions()[0]
    assert "臺中市議會" in analyst.get(url("book", session.pk)).content.decode()
    analyst.post(
        url("note-report", session.pk), {"reported_on": "2026-03-20", "letter": "高市府研字1號"}
    )
    assert "高市府研字1號" in analyst.get(url("book", session.pk)).content.decode()


def test_a_reconsideration_says_by_when_the_council_decides(city):
    analyst = city.client("analyst")
    resolutions.open_session(
        4, 1, begins_on=date(2026, 2, 1), ends_on=date(2026, 4, 1), actor=KEEPER
    )
    words = resolutions.DecisionDraft(text="預算刪除案窒礙難行", unit_id=city.units["ROADS"].pk)
    row = resolutions.write_decision(
        body("council_reconsideration").pk, words, given_on=date(2026, 2, 20), follow=True,
        actor=KEEPER,
    )  # fmt: skip
    assert "第三十九條第四項" not in analyst.get(url("decision", row.pk)).content.decode()
    resolutions.answer(row.pk, "移請覆議", answered_on=date(2026, 3, 2), actor=KEEPER)
    page = analyst.get(url("decision", row.pk)).content.decode()
    assert "第三十九條第四項" in page
    assert day_text(date(2026, 3, 17), "zh-hant") in page
