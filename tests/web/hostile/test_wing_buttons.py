"""The rest of the wing: steps from rarer states, buttons without a page, fields for files."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.rules import MilestoneKind, Override, Step
from civicloop.engines.tracking.states import Light, Stage
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.planning import queries as plans
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import Book
from civicloop.evaluate.planning.rules import mark
from civicloop.evaluate.planning.states import BookKind, Recipient
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.resolutions import queries as resolved
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.services.matters import About
from civicloop.kernel.files import queries as files
from tests.db.cases.city import picture
from tests.db.documents import city as archive
from tests.db.planning import city as four_years
from tests.db.planning import rounds
from tests.db.planning.test_indicators import reached
from tests.db.programmes import conftest as tracked
from tests.db.resolutions import conftest as bodies
from tests.web.hostile.buttons import Button, Counter, Desk, Filed
from tests.web.hostile.driver import state, undone
from tests.web.hostile.wing import ANY, Filled

pytestmark = pytest.mark.django_db
WHOLE_FIELD = "長" * 60_000


def seen(row):
    """The version of a row as its page shows it."""
    row.refresh_from_db()
    return {"version": str(row.version)}


@pytest.fixture
def desk(wing):
    return Desk(wing.drivers)


@pytest.fixture
def counter(wing):
    return Counter(wing.drivers)


@pytest.fixture
def lived(city, tracked_items):
    """Items in the rarer states: rested, left, planned by steps, asked to change, released."""
    programme, first, second = tracked_items
    by = {"actor": tracked.OWNER, "now": tracked.NOW}
    rows = {}
    for number, name in enumerate(
        ("rested", "left", "stepped", "asked", "ended", "proposed", "listed"), start=3
    ):
        new = tracked.new_item(city.units, number=f"115-00{number}")
        row = tracking.list_item(programme.pk, new, **by)
        tracking.approve_baseline(row.pk, tracked.CURVE, from_on=tracked.JANUARY, **by)
        listed = name == "listed"
        rows[name] = row if listed else tracking.approve_item(row.pk, version=1, **by)
    at = {name: row.version for name, row in rows.items()}
    tracking.suspend_item(rows["rested"].pk, version=at["rested"], reason="停工", **by)
    tracking.hand_down(rows["left"].pk, version=at["left"], reason="自管", **by)
    steps = [
        (Step(MilestoneKind.AWARD, "決標", "Awarded", Decimal(40)), date(2026, 3, 1)),
        (Step(MilestoneKind.OTHER, "完工", "Completed", Decimal(60)), date(2026, 9, 1)),
    ]
    tracking.plan_milestones(rows["stepped"].pk, steps, **by)
    notice = programmes.Notice("W-1", "人行道工程", awarded_on=date(2026, 1, 20))
    tender = programmes.keep_tender(rows["stepped"], notice, **by)
    change = tracking.ask_change(
        rows["asked"].pk, kind="adjust", ground="force_majeure", reason="颱風",
        curve=tracked.CURVE, actor=tracked.UNIT, now=tracked.NOW,
    )  # fmt: skip
    for name in ("ended", "proposed"):
        part = rows[name].responsibilities.get().pk
        tracking.move_part(part, "finish", actor=tracked.UNIT, now=tracked.NOW)
        tracking.move_part(part, "close", **by)
    release = tracking.propose_release(rows["proposed"].pk, reason="已完成", **by)
    report = first.reports.order_by("month").last()
    why = tracking.Explanation("A11", "工務局", "增派工班", date(2026, 3, 31))
    late = tracking.Figures("施作", Decimal(60), 500, 500)
    kept = tracking.save_report(
        report.pk, late, explanation=why, version=report.version, actor=tracked.UNIT,
        now=tracked.NOW,
    )  # fmt: skip
    sent = tracking.send_report(kept.pk, version=kept.version, actor=tracked.UNIT, now=tracked.NOW)
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), Decimal(90))
    judged = tracking.evaluate(
        first.pk, year=2026, stage=Stage.SELF, scores=scores, actor=tracked.UNIT, now=tracked.NOW
    )
    return rows | {
        "programme": programme, "first": first, "second": second, "tender": tender,
        "change": change, "release": release, "report": sent, "judged": judged,
    }  # fmt: skip


def test_steps_of_items_in_rarer_states_survive_all_values(wing, lived):
    step, stone = "programmes:", lived["stepped"].milestones.order_by("position").first()
    reason = {"reason": "改列他案"}
    sums = tuple(f"{name}_{row.pk}" for row in lived["stepped"].milestones.all()
                 for name in ("planned", "granted", "paid"))  # fmt: skip
    told = programmes.CityResult(date(2026, 2, 1), score=Decimal(90))
    programmes.keep_results(lived["programme"].pk, 2026, told, actor=tracked.OWNER, now=tracked.NOW)
    wing.survives([
        Filled("analyst", f"{step}resume", (lived["rested"].pk,), {}),
        Filled("analyst", f"{step}hand-down", (lived["first"].pk,), reason),
        Filled("analyst", f"{step}take-up", (lived["left"].pk,), {}),
        Filled("analyst", f"{step}approve", (lived["listed"].pk,), {}),
        Filled("analyst", f"{step}propose-release", (lived["ended"].pk,), reason),
        Filled("head", f"{step}decide-release", (lived["release"].pk,),
               {"grant": "yes", "body": "plan_review", "resolution": "第 3 次會議",
                "decided_on": "2026-02-01"}),
        Filled("analyst", f"{step}milestone-days", (lived["listed"].pk,),
               {}, query="?work=engineering"),
        Filled("analyst", f"{step}move-milestones", (lived["stepped"].pk,),
               {f"stone_{stone.pk}": "2026-04-01", "reason": "流標"}),
        Filled("officer", f"{step}reach", (lived["stepped"].pk, stone.pk),
               {"actual_on": "2026-02-01", "evidence": "決標公告"}),
        Filled("officer", f"{step}stage-money", (lived["stepped"].pk,),
               {f"planned_{stone.pk}": "1000", f"granted_{stone.pk}": "500",
                f"paid_{stone.pk}": "500"}, sums),
        Filled("analyst", f"{step}remove-results", (lived["programme"].pk, 2026), reason),
        Filled("officer", f"{step}mend-tender", (lived["stepped"].pk, lived["tender"].pk),
               {"amount": "1000", "paid": "100", "paid_on": "2026-02-01"}, ("amount", "paid")),
        Filled("officer", f"{step}remove-tender", (lived["stepped"].pk, lived["tender"].pk),
               reason),
        Filled("analyst", f"{step}decide-change", (lived["change"].pk,),
               {"grant": "yes", "decision": "同意"}),
        Filled("head", f"{step}approve-report", (lived["report"].pk,), {}),
        Filled("analyst", f"{step}verify-remedy", (lived["report"].pk,),
               {"verdict": ANY, "verified_on": "2026-02-02", "note": "會勘"}),
    ], huge=False)  # fmt: skip


def test_what_only_some_items_have_survives_all_values(wing, city, lived):
    row, by = lived["stepped"], {"actor": tracked.OWNER, "now": tracked.NOW}
    joint = tracking.give_part(row.pk, city.units["PARKS"].pk, **by)
    word = Override(Light.GOOD, "已協調", date(2026, 2, 20))
    lit = tracking.override_light(row.pk, word, version=row.version, **by)
    step = "programmes:"
    wing.survives([
        Filled("analyst", f"{step}drop-part", (row.pk, joint.pk), {"reason": "退出"}),
        Filled("analyst", f"{step}lift-light", (lit.pk,), {}),
        Filled("officer", f"{step}take-days", (row.pk,), {"milestones": ANY}),
    ], huge=False)  # fmt: skip


def test_files_and_chases_of_documents_refuse_what_is_wrong(city, desk, counter, late_in_the_year):
    archive.take(archive.table(archive.line(unit="ROADS", number="1", kind="速件")))
    content = archive.table(archive.line(unit="ROADS", number="2", kind="速件"))
    upload = documents.stage_upload(
        content, file_name="10.csv", mapping="second-generation", month=archive.OCTOBER,
        actor=city.actor("analyst"),
    )  # fmt: skip
    of = "documents:"
    desk.survives([
        Button("analyst", f"{of}take-upload", (upload.pk,)),
        Button("analyst", f"{of}send-chase", (2026, 10, city.units["ROADS"].pk)),
    ])  # fmt: skip
    counter.survives([
        Filed("analyst", f"{of}new-upload", (), content,
              {"month": "2026-10-01", "mapping": "second-generation"}),
    ])  # fmt: skip


def test_buttons_of_items_refuse_what_is_wrong(desk, lived):
    step, ended = "programmes:", lived["proposed"].responsibilities.get().pk
    part = lived["first"].responsibilities.get().pk
    assert ended != part
    desk.survives([
        Button("officer", f"{step}part", (lived["first"].pk, part, "finish")),
        Button("analyst", f"{step}part", (lived["ended"].pk,
               lived["ended"].responsibilities.get().pk, "reopen")),
        Button("officer", f"{step}take-back", (lived["change"].pk,)),
        Button("analyst", f"{step}select", (lived["programme"].pk,),
               {"item": str(lived["listed"].pk)}),
        Button("analyst", f"{step}confirm", (lived["first"].pk, lived["judged"].pk)),
        Button("analyst", f"{step}confirm-many", (lived["programme"].pk, 2026),
               {"evaluation": str(lived["judged"].pk)}),
    ])  # fmt: skip


TENDERS = (
    "列管編號,標案案號,標案名稱,得標廠商,招標公告日期,決標日期,總決標金額,履約起迄日期\r\n"
    "115-001,W-115-01,人行道改善工程,青嵐營造,115/01/05,115/01/20,4788000,115/02/01－115/11/30\r\n"
).encode()


def test_a_file_of_another_system_is_looked_at_before_it_is_taken(counter, lived):
    looked = Filed("analyst", "programmes:import", (lived["programme"].pk,), TENDERS,
                   {"mapping": "tenders:notices"})  # fmt: skip
    page = counter.send(looked, TENDERS)
    [digest] = re.findall(r'name="digest" value="(\w+)"', page.content.decode())
    taken = {"then": "import", "digest": digest}
    counter.survives([
        Filed(looked.role, looked.name, looked.args, TENDERS, looked.beside | taken),
    ])  # fmt: skip
    with undone():
        before = state()
        answer = counter.send(looked, TENDERS.replace(b"4788000", b"9" * 400))
        assert (answer.status_code, state()) == (200, before)


@pytest.fixture
def decided(city, planned):
    """What only comes after the others: a passed round, a signed part, a scenario that differs."""
    works, by = city.units["WORKS"], {"actor": four_years.KEEPER, "now": four_years.NOW}
    live, trial, balanced = planned["live"], planned["trial"], planned["balanced"]
    asked = plans.granted(live.pk)[balanced.pk, rounds.CITY]
    planning.set_grants(
        trial.pk, balanced.pk, {rounds.CITY: asked - rounds.MILLION}, seen={rounds.CITY: asked},
        reason="酌減", **by,
    )  # fmt: skip
    passed = rounds.issued(2031)
    rounds.sent(passed, works)
    rounds.led(passed, *rounds.TO_BALANCE)
    planning.move_round(passed.pk, "approve", actor=four_years.OTHER, now=rounds.AUGUST)
    programmes.open_for_year("annual", 2031, owner_id=works.pk, actor=tracked.OWNER,
                             now=four_years.NOW)  # fmt: skip
    other = planning.open_book(kind=BookKind.PLAN, year=2031, unit_ids=[works.pk], **by)
    signed = other.parts.get()
    for move, actor in (("send", four_years.KEEPER), ("sign", four_years.OTHER)):
        if move == "send":
            lines = [planning.NewLine("1", "", "一般行政", 10_000)]
            signed = planning.write_part(signed.pk, lines, is_budget=False, version=1, **by)
            signed = planning.write_part(
                signed.pk, lines, is_budget=True, total=10_000, version=signed.version, **by
            )
        signed = planning.move_part(
            signed.pk, move, version=signed.version, actor=actor, now=four_years.NOW
        )
    out = planning.open_book(kind=BookKind.PLAN, year=2033, unit_ids=[works.pk], **by)
    Book.objects.filter(pk=out.pk).update(state="approved", approved_at=four_years.NOW)
    letter = planning.Letter(Recipient.COUNCIL, four_years.NOW.date(), "第1號")
    letter = planning.dispatch_edition(out.pk, letter, **by)
    words = planning.Decided(four_years.NOW.date(), "第1次", "照案編列")
    decision = planning.note_decision(passed.pk, words, **by)
    return planned | {
        "passed": passed, "other": other, "signed": signed, "out": out, "letter": letter,
        "decision": decision,
    }  # fmt: skip


def test_ends_of_rounds_and_books_survive_all_values(wing, decided):
    wing.survives([
        Filled("analyst", "planning:adopt", (decided["trial"].pk,), {"reason": "市長裁示"}),
        Filled("analyst", "planning:track", (decided["passed"].pk,), {"programme": ANY}),
        Filled("analyst", "planning:approve-book", (decided["other"].pk,), {"note": "同意"}),
        Filled("analyst", "planning:new-letter", (decided["out"].pk,),
               {"recipient": "audit", "sent_on": "2026-11-20", "letter": "第2號"}),
        Filled("analyst", "planning:correct-letter", (decided["letter"].pk,),
               {"recipient": "agencies", "letter": "第3號"}),
        Filled("analyst", "planning:new-decision", (decided["passed"].pk,),
               {"decided_on": "2026-11-20", "number": "第2次", "text": "修正編列"}),
        Filled("analyst", "planning:correct-decision", (decided["decision"].pk,),
               {"text": "修正後編列"}),
    ], huge=False)  # fmt: skip


def test_buttons_of_plans_refuse_what_is_wrong(city, desk, decided):
    works, by = city.units["WORKS"], {"actor": four_years.KEEPER, "now": four_years.NOW}
    indicator, signed, pledge = decided["indicator"], decided["signed"], decided["pledge"]
    new = planning.open_round(
        year=2032, submit_until=date(2031, 4, 30), actor=four_years.KEEPER, now=rounds.MARCH
    )
    open_until = planning.open_round(
        year=2033, submit_until=date(2031, 4, 30), actor=four_years.KEEPER, now=rounds.MARCH
    )
    planning.move_round(open_until.pk, "issue", actor=four_years.KEEPER, now=rounds.MARCH)
    project = planning.write_proposal(
        open_until.pk, rounds.project(year=2033), unit_id=works.pk, actor=four_years.KEEPER,
        now=rounds.MARCH,
    )  # fmt: skip
    laid = planning.lay_plan(title_zh="再次期", first_year=2031, last_year=2034, **by)
    planning.save_result(indicator.pk, 2024, reached("84"), shown_by=[picture().read()], **by)
    written = indicator.results.get(year=2024)
    [file] = files.files_of(written.ref)
    planning.bind_metric(indicator.pk, metric="cases.on_time", **by)
    planning.map_pledge(pledge.pk, indicator_id=indicator.pk, **by)
    part = decided["book"].parts.get()
    part = planning.write_part(
        part.pk, [planning.NewLine("1", "", "一般行政", 10_000)], is_budget=False,
        version=part.version, **by,
    )  # fmt: skip
    part = planning.write_part(
        part.pk, [planning.NewLine("1", "", "一般行政", 10_000)], is_budget=True,
        version=part.version, **by,
    )  # fmt: skip
    told, letter = (indicator.plan_id, works.pk, 2024), decided["letter"]
    decision = decided["decision"]
    decided_mark = mark(decision.decided_on, decision.number, decision.text, decision.item_id)
    standing = mark(letter.recipient, letter.sent_on, letter.letter, letter.note)
    planning.write_summary(*told, planning.YearWords("良好", "改善", "提高"), **by)
    projects = planning.open_book(kind=BookKind.OUTLINE, year=2031, unit_ids=[works.pk], **by)
    taking = projects.parts.get()
    desk.survives([
        Button("analyst", "planning:move-round", (new.pk,), {"move": "issue"}),
        Button("analyst", "planning:move-plan", (laid.pk,), {"move": "open"}),
        Button("officer", "planning:move-proposal", (project.pk,),
               {"move": "send", "version": str(project.version)}),
        Button("officer", "planning:move-part", (part.pk,),
               {"move": "send", "version": str(part.version)}),
        Button("analyst", "planning:move-part", (signed.pk,),
               {"move": "return", "version": str(signed.version)}),
        Button("officer", "planning:take-projects", (taking.pk,), {"version": str(taking.version)}),
        Button("officer", "planning:send", (indicator.pk, 2024), {"version": str(written.version)}),
        Button("officer", "planning:send-year", told, {"version": "1"}),
        Button("analyst", "planning:remove-letter", (letter.pk,),
               {"version": str(standing)}),
        Button("analyst", "planning:remove-decision", (decision.pk,),
               {"version": str(decided_mark)}),
        Button("officer", "planning:remove-evidence", (indicator.pk, 2024, file.pk)),
        Button("analyst", "planning:unmap-pledge", (pledge.pk,), {"target": f"i{indicator.pk}"}),
    ])  # fmt: skip


LINES = (
    "編號,上層編號,計畫名稱,預算金額,計畫目標,實施要領,備註,計畫外\r\n"
    "1,,一般行政,3312,,,,\r\n1.1,1,行政管理,3312,目標,要領,,\r\n"
)
CELLS = ("-1", "NaN", "Infinity", "1e400", "9" * 400, "１２萬", "0.0005", "=1+1")


def test_tables_of_a_plan_are_taken_whole_or_not(counter, planned):
    part = planned["book"].parts.get()
    wrong = [LINES.replace("3312", cell, 1).encode() for cell in CELLS]
    wrong += [
        LINES.replace(cell, cell[0] + "長" * 10_000 + cell[-1], 1).encode()
        for cell in (",一般行政,", ",目標,", ",要領,", "\n1.1,")
    ]
    wrong += [LINES.replace("\r\n1,,", "\r\n1,1.1,").encode(), (LINES + "1,,再一次,1,,,,").encode()]
    beside = {"version": str(part.version)}
    counter.survives([
        Filed("officer", "planning:write-plan", (part.pk,), LINES.encode(), beside,
              cells=tuple(wrong)),
        Filed("officer", "planning:write-budget", (part.pk,), LINES.encode(),
              beside | {"total": "3312"}, cells=tuple(wrong[:2])),
    ])  # fmt: skip


@pytest.fixture
def resolution(city):
    """Decisions at each stage, two motions and two sessions of the council."""
    roads, keeper = city.units["ROADS"].pk, bodies.KEEPER
    resolutions.lay_bodies(roads, actor=keeper)
    body, today = resolved.body("city_meeting"), timezone.localdate()
    held = resolutions.call_meeting(
        resolutions.MeetingDraft(body.pk, "第760次市政會議", today), actor=keeper
    )
    points = [
        resolutions.put_point(held.pk, resolutions.PointDraft(title, "report", roads), actor=keeper)
        for title in ("防汛", "路平")
    ]
    texts = ("三多路人行道改善", "三多路人行道改善", "輕軌", "路燈")
    drafts = [resolutions.DecisionDraft(text, roads) for text in texts]
    rows = resolutions.write_many(held.pk, drafts, actor=keeper)
    waiting, _approved, ended, proposed = rows
    replies = []
    for row in rows:
        [charge] = resolved.charges_of(row.pk)
        reply = resolutions.write_reply(
            charge.pk, resolutions.ReplyDraft("已完成", True, today, "驗收紀錄"),
            actor=bodies.OFFICER,
        )  # fmt: skip
        if row != waiting:
            resolutions.approve_reply(reply.pk, actor=bodies.HEAD)
        if row in {ended, proposed}:
            resolutions.accept_reply(reply.pk, actor=keeper)
        replies.append(reply)
    resolutions.propose_release(proposed.pk, reason="已完成", actor=keeper)
    loose, dropped = resolutions.write_many(held.pk, drafts[:2], follow=False, actor=keeper)
    resolutions.drop_decision(dropped.pk, version=dropped.version, reason="誤植", actor=keeper)
    begun = today - timedelta(days=400)
    resolutions.open_session(4, 1, begins_on=begun, ends_on=begun, actor=keeper)
    began = today - timedelta(days=40)
    session = resolutions.open_session(4, 2, begins_on=began, ends_on=began, actor=keeper)
    motion = resolutions.record_motion(
        session.pk,
        resolutions.MotionDraft(
            "工1", "works", "motion", "王議員", "路燈", unit_id=roads, first_reading_on=began,
            second_reading_on=began, second_decision="照案通過",
        ),
        actor=keeper,
    )  # fmt: skip
    return {
        "held": held, "points": points, "waiting": replies[0], "approved": replies[1],
        "ended": ended, "loose": loose, "dropped": dropped, "session": session, "motion": motion,
        "rows": rows, "release": proposed.item.releases.get() if proposed.item else None,
    }  # fmt: skip


def test_ends_of_resolutions_survive_all_values(wing, resolution):
    today, of = timezone.localdate().isoformat(), "resolutions:"
    motion = (resolution["motion"].pk,)
    wing.survives([
        Filled("analyst", f"{of}propose", (resolution["ended"].pk,), {"reason": "已完成"},
               free=("version",)),
        Filled("analyst", f"{of}judge-reply", (resolution["approved"].pk,),
               {"verdict": "return", "note": "缺驗收紀錄"}),
        Filled("head", f"{of}releases", (), {"row": ANY, "verdict": "grant",
               "resolution": "第 760 次市政會議", "decided_on": today}),
        Filled("analyst", f"{of}track-motion", motion, {"text": "路燈"}, free=("version",)),
        Filled("analyst", f"{of}reply-motion", motion,
               {"text": "已改善", "letter": "高市工字第 1 號", "replied_on": today},
               free=("version",)),
        Filled("analyst", f"{of}note-report", (resolution["session"].pk,),
               {"reported_on": today, "letter": "高市府字第 1 號"}),
    ], huge=False)  # fmt: skip


def test_buttons_of_resolutions_refuse_what_is_wrong(desk, resolution):
    of, held = "resolutions:", resolution["held"].pk
    first, second = (one.pk for one in resolution["points"])
    refs = [row.ref for row in resolution["rows"][:2]]
    kept = resolutions.join(
        [About(row.ref, row.title) for row in resolution["rows"][2:]], title="輕軌",
        actor=bodies.KEEPER,
    )  # fmt: skip
    titles = {"title": (None, "", "\x00", WHOLE_FIELD)}
    desk.survives([
        *(
            Button("analyst", f"{of}{name}", (resolution[key].pk,), seen(resolution[key]))
            for name, key in (("track", "loose"), ("restore", "dropped"))
        ),
        Button("head", f"{of}approve-reply", (resolution["waiting"].pk,)),
        Button("analyst", f"{of}move-meeting", (held,),
               {"move": "hold"} | seen(resolution["held"])),
        Button("analyst", f"{of}change-point", (held, first), {"move": "down"}, again=True),
        Button("analyst", f"{of}change-point", (held, second), {"move": "off"}),
        Button("analyst", f"{of}note-point", (held, first), {"note": "請補資料"},
               wrong={"note": (WHOLE_FIELD,)}, again=True),
        Button("analyst", f"{of}join", (), {"move": "join", "ref": refs, "title": "人行道"},
               wrong=titles | {"move": ()}),
        Button("analyst", f"{of}join", (), {"move": "apart", "ref": refs},
               wrong={"move": (None, "", "a\x00b")}, again=True),
        Button("analyst", f"{of}part", (kept.parts.first().pk,)),
    ])  # fmt: skip


def test_the_starting_list_of_bodies_is_laid_for_a_unit_that_there_is(city, desk):
    unit = {"unit": str(city.units["ROADS"].pk)}
    desk.survives([Button("analyst", "resolutions:lay-bodies", (), unit, again=True)])


def test_a_preview_of_a_month_answers_whatever_is_typed(wing, lived):
    address = reverse("programmes:judge", args=[lived["report"].pk])
    client = wing.drivers["officer"].client
    for text in ("", "a\x00b", "9" * 400, "1e400", "NaN", "２０", "-1"):
        before = state()
        answer = client.post(address, dict.fromkeys(("actual", "paid", "recovery_on"), text))
        assert (answer.status_code, state()) == (200, before), text
