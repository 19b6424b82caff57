"""Every form of documents, planning, programmes and resolutions: good values, then all others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Document, Improvement, Month
from civicloop.evaluate.planning.declarations.rulesets import CHAPTERS
from civicloop.evaluate.resolutions import queries as resolved
from civicloop.evaluate.resolutions import services as resolutions
from tests.db.documents import city as archive
from tests.db.resolutions.conftest import KEEPER as SECRETARY
from tests.web.hostile.wing import ANY, Filled

pytestmark = pytest.mark.django_db
CURVE = "115/02\t60\t600\n115/12\t100\t1000"


def own_and_other(city) -> tuple[str, str]:
    """The agency that the officer writes for, and another one."""
    return str(city.units["WORKS"].pk), str(city.units["PARKS"].pk)


def test_documents_survive_all_values(city, wing, late_in_the_year):
    archive.take(archive.table(
        archive.line(unit="ROADS", number="1", kind="速件"),
        archive.line(unit="ROADS", number="2", kind="速件", done="115/10/13", ending="發文"),
    ))  # fmt: skip
    month, roads = Month.objects.get(), city.units["ROADS"].pk
    sent = documents.chase(month.pk, roads, actor=archive.KEEPER)
    asked, told = sent.documents.order_by("number")
    documents.explain(told.pk, documents.Answer("staff", "人力不足"), actor=archive.OTHER)
    row = Document.objects.get(number="2")
    wing.survives([
        Filled("analyst", "documents:correct", (row.pk,),
               {"received_on": "2026-10-05", "done_on": "2026-10-07", "reason": "登錄錯誤"}),
        Filled("officer", "documents:explain", (asked.pk,),
               {"cause": "staff", "explanation": "會勘中", "expected_on": "2026-11-30"}),
        Filled("analyst", "documents:review", (told.pk,), {"decision": "return", "remark": "補"}),
        Filled("analyst", "documents:draw", (),
               {"title": "查訪", "size": "1", "opens_on": "2099-01-01"}),
    ])  # fmt: skip


def test_written_improvements_survive_all_values(city, wing, late_in_the_year):
    archive.take(archive.table(*(
        archive.line(unit=unit, number=f"{unit}{day}", kind="速件", done=f"115/10/{day}",
                     ending="發文")
        for unit in ("WORKS", "PARKS") for day in ("06", "20")
    )))  # fmt: skip
    documents.publish_month(Month.objects.get().pk, actor=archive.KEEPER, now=archive.NOW)
    own, other = (Improvement.objects.get(unit=city.units[code]) for code in ("WORKS", "PARKS"))
    plan = documents.Plan("未移交", "每週稽催", "")
    documents.write_improvement(other.pk, plan, version=1, actor=archive.OTHER)
    wing.survives([
        Filled("officer", "documents:improve", (own.pk,), {"causes": "缺員", "measures": "補足"}),
        Filled("analyst", "documents:judge", (other.pk,), {"decision": "return", "remark": "補"}),
    ])  # fmt: skip


def test_plans_and_indicators_survive_all_values(city, wing, planned):
    row, (works, parks) = planned["indicator"], own_and_other(city)
    place, plan = str(planned["goal"].pk), planned["open"].pk
    version = planned["waits"].versions.get().pk
    new = {
        "place": place, "number": "K02", "name": "人行道", "definition": "完成數",
        "measure": "處", "kind": "rise", "weight": "1",
    }  # fmt: skip
    new |= {f"target_{year}": str(year - 2000) for year in range(2027, 2031)}
    wing.survives([
        Filled("analyst", "planning:new-plan", (),
               {"title_zh": "計畫", "first_year": "2031", "last_year": "2034"},
               ("first_year", "last_year")),
        Filled("officer", "planning:new-goal", (plan,), {"unit": works, "title": "人本環境"},
               others={"unit": parks}),
        Filled("officer", "planning:new-strategy", (plan, planned["goal"].pk), {"title": "步行"}),
        Filled("analyst", "planning:correct-plan", (plan,), {"title_zh": "次期計畫"}),
        Filled("officer", "planning:correct-goal", (plan, planned["goal"].pk), {"title": "人行"}),
        Filled("officer", "planning:correct-strategy",
               (plan, planned["goal"].pk, planned["strategy"].pk), {"title": "騎樓"}),
        Filled("officer", "planning:new-indicator", (plan,), new),
        Filled("officer", "planning:revise", (row.pk,), {"reason": "提高目標"}),
        Filled("analyst", "planning:decide", (version,), {"decision": "refuse", "note": "再議"}),
        Filled("analyst", "planning:retire", (planned["still"].pk,),
               {"from_year": "2028", "reason": "移撥"}),
        Filled("analyst", "planning:restore", (planned["gone"].pk,), {"reason": "移回"}),
        Filled("officer", "planning:write-year", (row.plan_id, row.unit_id, 2024),
               {"performance": "良好", "improvement": "改善", "challenge": "提高"}),
        Filled("analyst", "planning:review-year", (row.plan_id, row.unit_id, 2023),
               {"decision": "accept", "advice": "請查證"}),
        Filled("officer", "planning:bind", (row.pk,), {"figure": "cases.on_time", "member": ""}),
        Filled("officer", "planning:write", (row.pk, 2024), {"actual": "82"}),
        Filled("analyst", "planning:assess", (row.pk, 2023),
               {"decision": "accept", "advice": "持續辦理"}),
    ])  # fmt: skip


def test_rounds_books_and_pledges_survive_all_values(city, wing, planned):
    works, parks = own_and_other(city)
    chapters = {f"chapter_{key}": "內容" for key in CHAPTERS}
    project = {"unit": works, "title": "人行道", "amount_city_2027": "60"} | chapters
    live, balanced = planned["live"].pk, planned["balanced"].pk
    wing.survives([
        Filled("analyst", "planning:new-round", (),
               {"year": "2030", "submit_until": "2029-04-30"}, ("year",)),
        Filled("analyst", "planning:ceilings", (planned["late"].pk,), {"city": "50000"}),
        Filled("officer", "planning:new-proposal", (planned["early"].pk,), project,
               others={"unit": parks}),
        Filled("officer", "planning:amend", (planned["written"].pk,), {"title": "人行道二期"}),
        Filled("analyst", "planning:judge", (planned["judged"].pk,),
               {"meeting": "初審", "met_on": "2026-06-01", "ruling": "reduce", "text": "酌減"}),
        Filled("analyst", "planning:copy", (live,), {"name": "乙案"}),
        Filled("analyst", "planning:grant", (live, balanced), {"city": "50000", "reason": "不足"}),
        Filled("analyst", "planning:new-book", (), {"kind": "plan", "year": "2028", "units": works},
               ("year",)),
        Filled("analyst", "planning:new-pledge", (),
               {"number": "02", "guideline": "務實", "title": "水清", "unit": works, "text": "甲"}),
        Filled("analyst", "planning:map-pledge", (planned["pledge"].pk,), {"target": ANY}),
        Filled("analyst", "planning:correct-pledge", (planned["pledge"].pk,), {"title": "路更平"}),
        Filled("analyst", "planning:correct-undertaking", (planned["study"].pk,),
               {"title": "再造三期", "amount": "3000"}),
        Filled("analyst", "planning:deadline", (planned["early"].pk,),
               {"submit_until": "2026-12-15", "reason": "颱風"}),
        Filled("analyst", "planning:new-undertaking", (),
               {"kind": "study", "year": "2027", "title": "再造二期", "unit_id": works,
                "ministry": "國發會", "amount": "3000"}, ("year",)),
        Filled("analyst", "planning:step-undertaking", (planned["study"].pk,),
               {"move": "pass_interim", "made_on": "2026-11-20", "text": "通過"}),
    ])  # fmt: skip


SUMS = ("actual", "allocated", "paid", "payable", "surplus")


def test_programmes_survive_all_values(city, wing, tracked_items):
    programme, row, other = tracked_items
    roads, parks = (str(city.units[code].pk) for code in ("ROADS", "PARKS"))
    frozen, draft = row.reports.order_by("month")
    approved = other.reports.order_by("-month").first()
    candidate = {"number": "115-009", "title": "公園", "unit": roads, "begins_on": "2026-01-01",
                 "ends_on": "2026-12-31", "budget": "1000"}  # fmt: skip
    wish = {"kind": "adjust", "ground": "force_majeure", "reason": "颱風", "plan": CURVE}
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), "90")
    step = "programmes:"
    wing.survives([
        Filled("analyst", f"{step}open", (), {"kind": "annual", "year": "2027",
                                              "owner": str(programme.owner_id)}),
        Filled("analyst", f"{step}candidate", (programme.pk,), candidate, ("budget",)),
        Filled("analyst", f"{step}open-month", (programme.pk,), {"month": "2026-03"}, ("month",)),
        Filled("analyst", f"{step}suspend", (row.pk,), {"reason": "停工"}),
        Filled("analyst", f"{step}withdraw", (row.pk,), {"reason": "改列他案"}),
        Filled("analyst", f"{step}plan", (row.pk,),
               {"from_on": "2026-02-01", "plan": CURVE, "reason": "颱風"}),
        Filled("analyst", f"{step}place", (row.pk,), {"lat": "22.5", "lon": "120.3"}),
        Filled("analyst", f"{step}join", (row.pk,), {"unit": parks}),
        Filled("analyst", f"{step}tender", (row.pk,),
               {"case_number": "W-1", "name": "人行道工程", "amount": "1000"}, ("amount", "paid")),
        Filled("analyst", f"{step}light", (row.pk,),
               {"light": "good", "reason": "已協調", "until": "2026-02-20"}),
        Filled("officer", f"{step}ask-change", (row.pk,), wish),
        Filled("officer", f"{step}report", (draft.pk,),
               {"narrative": "施作", "actual": "100", "allocated": "500", "paid": "500",
                "completed_on": "2026-02-01", "then": "send"}, SUMS, free=("then",)),
        Filled("analyst", f"{step}give-back", (approved.pk,), {"reason": "請補照片"}),
        Filled("analyst", f"{step}verify", (approved.pk,),
               {"method": "site", "verified_on": "2026-02-02", "found_actual": "100",
                "evidence": "會勘紀錄"}, ("found_actual",)),
        Filled("analyst", f"{step}correct", (frozen.pk,),
               {"narrative": "施作", "actual": "48", "reason": "筆誤"}, SUMS),
        Filled("officer", f"{step}evaluate", (row.pk, 2026), scores, tuple(scores)),
        Filled("analyst", f"{step}keep-results", (programme.pk, 2026),
               {"told_on": "2026-02-01", "score": "97.7", "place": "2", "among": "22",
                "sheet": "115-001\t92\t1000"}, ("score", "grant", "next_grant")),
    ])  # fmt: skip


def test_resolutions_survive_all_values(city, wing):
    works, roads = (city.units[code].pk for code in ("WORKS", "ROADS"))
    resolutions.lay_bodies(roads, actor=SECRETARY)
    body, today = resolved.body("city_meeting"), timezone.localdate()
    held = resolutions.call_meeting(
        resolutions.MeetingDraft(body.pk, "第760次市政會議", today), actor=SECRETARY
    )
    point = resolutions.put_point(
        held.pk, resolutions.PointDraft("路平", "case", roads), actor=SECRETARY
    )
    drafts = [resolutions.DecisionDraft(text, roads) for text in ("甲案", "乙案")]
    first, _second = resolutions.write_many(held.pk, drafts, actor=SECRETARY)
    [loose] = resolutions.write_many(held.pk, drafts[:1], follow=False, actor=SECRETARY)
    asked = resolutions.write_decision(
        resolved.body("legislator_oral").pk, drafts[0], given_on=today, follow=True,
        actor=SECRETARY,
    )  # fmt: skip
    charge = resolved.charges_of(first.pk)[0]
    ended = today - timedelta(days=40)
    session = resolutions.open_session(4, 1, begins_on=ended, ends_on=ended, actor=SECRETARY)
    motion = resolutions.record_motion(
        session.pk, resolutions.MotionDraft("工1", "works", "motion", "王議員", "路燈"),
        actor=SECRETARY,
    )  # fmt: skip
    unit, of = str(roads), "resolutions:"
    wing.survives([
        Filled("analyst", f"{of}new-decision", (),
               {"body": str(body.pk), "text": "輕軌", "unit": unit, "given_on": f"{today}"}),
        Filled("analyst", f"{of}edit-decision", (loose.pk,), {"text": "改", "unit": unit}),
        Filled("analyst", f"{of}drop", (loose.pk,), {"reason": "誤植"}),
        Filled("analyst", f"{of}answer", (asked.pk,), {"text": "如說明", "answered_on": f"{today}"},
               free=("version",)),
        Filled("analyst", f"{of}extend", (asked.pk,), {"days": "5", "reason": "牽涉過廣"},
               free=("version",)),
        Filled("officer", f"{of}reply", (charge.pk,), {"text": "施工中"}),
        Filled("analyst", f"{of}new-meeting", (),
               {"body": str(body.pk), "title": "七次會", "held_on": f"{today}", "begins": "09:00"}),
        Filled("analyst", f"{of}edit-meeting", (held.pk,), {"title": "第760次"}, free=("body",)),
        Filled("analyst", f"{of}minutes", (held.pk,), {"minutes": "決議如附。"}),
        Filled("analyst", f"{of}cancel-meeting", (held.pk,), {"reason": "颱風"}),
        Filled("analyst", f"{of}add-point", (held.pk,), {"kind": "report", "title": "防汛"},
               free=("version",)),
        Filled("analyst", f"{of}chair", (held.pk,),
               {f"point-{point.pk}-text": "照案通過", f"point-{point.pk}-lead": "ROADS"}),
        Filled("analyst", f"{of}enter", (held.pk,),
               {"line-0-text": "第一項", "line-0-lead": "ROADS"}),
        Filled("analyst", f"{of}new-motion", (),
               {"session": str(session.pk), "kind": "motion", "group": "works", "number": "工2",
                "proposer": "李議員", "subject": "人行道"}),
        Filled("analyst", f"{of}edit-motion", (motion.pk,), {"subject": "路燈改善"},
               free=("session",)),
        Filled("analyst", f"{of}read-motion", (motion.pk,),
               {"move": "read_first", "on": ended.isoformat()}),
        Filled("analyst", f"{of}new-session", (),
               {"term": "4", "number": "2", "begins_on": f"{today}", "ends_on": f"{today}"}),
        Filled("analyst", f"{of}new-body", (),
               {"key": "smart_city", "name_zh": "智慧城市小組", "family": "meeting",
                "clock": "meeting", "sign": "慧", "unit": str(works), "days_between": "0"}),
        Filled("analyst", f"{of}edit-body", ("city_meeting",), {"name_zh": "市政會議"}),
    ])  # fmt: skip
