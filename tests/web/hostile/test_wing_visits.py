"""Visits, money carried over, corrected sessions and written improvements, whatever is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Improvement, Month
from civicloop.evaluate.resolutions import queries as resolved
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.services.matters import About
from tests.db.documents import city as archive
from tests.db.resolutions.conftest import KEEPER, OFFICER
from tests.web.hostile.buttons import Button, Desk
from tests.web.hostile.wing import Filled

pytestmark = pytest.mark.django_db
AMOUNTS = ("available", "paid", "payable", "carried", "lapsed")


@pytest.fixture
def desk(wing):
    return Desk(wing.drivers)


def matter_of(number):
    pair = [About(f"cases:case:{number}{one}", f"案{one}") for one in (1, 2)]
    return resolutions.join(pair, title="左營大路", actor=KEEPER)


def test_visits_survive_all_values(city, wing, desk):
    roads, today = city.units["ROADS"].pk, timezone.localdate()
    resolutions.lay_bodies(roads, actor=KEEPER)
    matter, draft = matter_of(1), resolutions.VisitDraft(today, "路口", roads)
    planned, called, gone = (
        resolutions.plan_visit(matter.pk, draft, actor=KEEPER) for _number in range(3)
    )
    gone = resolutions.move_visit(gone.pk, "cancel", version=1, reason="雨", actor=KEEPER)
    session = resolutions.open_session(4, 1, begins_on=today, ends_on=today, actor=KEEPER)
    said = resolutions.MotionDraft("工1", "works", "motion", "王議員", "路燈")
    motion = resolutions.record_motion(session.pk, said, actor=KEEPER)
    of, day = "resolutions:", today.isoformat()
    wing.survives([
        Filled("analyst", f"{of}plan-visit", (matter.pk,),
               {"held_on": day, "begins": "09:30", "place": "路口", "unit": str(roads)}),
        Filled("analyst", f"{of}change-visit", (planned.pk,), {"place": "另一路口"}),
        Filled("officer", f"{of}findings", (planned.pk,),
               {"held_on": day, "found": "坑洞三處", "agreed": "兩週內刨鋪"}),
        Filled("analyst", f"{of}cancel-visit", (called.pk,), {"reason": "豪雨"}),
    ], huge=False)  # fmt: skip
    desk.survives([
        Button("analyst", f"{of}plan-visit-again", (gone.pk,), {"version": str(gone.version)}),
        Button("analyst", f"{of}add-part", (matter.pk,), {"number": motion.number}),
    ])  # fmt: skip


def test_money_carried_over_survives_all_values(city, wing):
    roads, year = city.units["ROADS"].pk, timezone.localdate().year - 1
    resolutions.lay_bodies(roads, actor=KEEPER)
    draft = resolutions.CarryDraft(
        unit_id=roads, year=year, budget_year=year, title="步道", ground="debt", basis="1",
        available=10, paid=1, payable=2, carried=3, lapsed=4,
    )  # fmt: skip
    asked, approved, gone = (resolutions.ask_to_carry(draft, actor=OFFICER) for _one in range(3))
    today = timezone.localdate()
    approved = resolutions.decide_carry(
        approved.pk, grant=True, amount=3, letter="主1號", on=today, version=1, actor=KEEPER
    )
    gone = resolutions.withdraw_carry(gone.pk, reason="誤", version=1, actor=OFFICER)
    of, day = "resolutions:", today.isoformat()
    good = {"unit": str(roads), "year": str(year), "budget_year": str(year), "title": "路燈",
            "ground": "contract", "basis": "契約1號", "available": "10", "paid": "1",
            "payable": "2", "carried": "3", "lapsed": "4",
            "spend_until": f"{year + 1}-12-31"}  # fmt: skip
    wing.survives([
        Filled("officer", f"{of}ask-carry", (), good, AMOUNTS),
        Filled("officer", f"{of}edit-carry", (asked.pk,), {"title": "路燈"}, AMOUNTS),
        Filled("officer", f"{of}withdraw-carry", (asked.pk,), {"reason": "已付訖"}),
        Filled("officer", f"{of}take-back-carry", (gone.pk,), {"reason": "仍需"}),
        Filled("analyst", f"{of}take-back-carry", (approved.pk,), {"reason": "誤植"}),
        Filled("analyst", f"{of}decide-carry", (asked.pk,),
               {"verdict": "approve", "amount": "3", "letter": "主1號", "on": day}, ("amount",)),
        Filled("analyst", f"{of}audit-carry", (approved.pk,),
               {"amount": "3", "word": "准予照列", "letter": "審1號", "on": day}, ("amount",)),
    ], huge=False)  # fmt: skip


def test_corrected_sessions_and_extensions_survive_all_values(city, wing):
    roads, today = city.units["ROADS"].pk, timezone.localdate()
    resolutions.lay_bodies(roads, actor=KEEPER)
    session = resolutions.open_session(4, 1, begins_on=today, ends_on=today, actor=KEEPER)
    asked = resolutions.write_decision(
        resolved.body("legislator_oral").pk, resolutions.DecisionDraft("質詢", roads),
        given_on=today, follow=True, actor=KEEPER,
    )  # fmt: skip
    resolutions.extend_answer(asked.pk, 5, reason="牽涉過廣", actor=KEEPER)
    ends = (today + timedelta(days=30)).isoformat()
    wing.survives([
        Filled("analyst", "resolutions:edit-session", (session.pk,),
               {"ends_on": ends, "reason": "議會公告"}),
        Filled("analyst", "resolutions:take-back-extension", (asked.pk,), {"reason": "誤登"}),
    ], huge=False)  # fmt: skip


def test_written_improvements_survive_all_values(city, wing, desk, late_in_the_year):
    archive.take(archive.table(*(
        archive.line(unit=unit, number=unit, kind="速件", done="115/10/20", ending="發文")
        for unit in ("ROADS", "PARKS", "WORKS")
    )))  # fmt: skip
    month = Month.objects.get()
    documents.publish_month(month.pk, actor=archive.KEEPER, now=archive.NOW)
    Improvement.objects.get(unit=city.units["PARKS"]).delete()
    owed = Improvement.objects.get(unit=city.units["ROADS"])
    told = Improvement.objects.get(unit=city.units["WORKS"])
    plan = documents.Plan("未移交", "每週稽催")
    documents.write_improvement(told.pk, plan, version=1, actor=archive.OTHER)
    of = "documents:"
    wing.survives([
        Filled("officer", f"{of}improve", (owed.pk,),
               {"causes": "未移交", "measures": "每週稽催", "responsibility": "單位主管督導"}),
        Filled("analyst", f"{of}judge", (told.pk,), {"decision": "return", "remark": "請列期限"}),
    ], huge=False)  # fmt: skip
    desk.survives([Button("analyst", f"{of}ask-improvements", (2026, 10))])
