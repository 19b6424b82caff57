"""From a decision to its release: numbers, clocks, items, replies, answers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError as ItemFaultsError
from civicloop.engines.tracking.errors import NoPowerError
from civicloop.engines.tracking.models import Item, Programme, Release
from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    NotFoundError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.models import Body, Decision
from civicloop.evaluate.resolutions.states import ClockKind, Family
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.clock import queries as clocks
from civicloop.kernel.ledger import queries as ledger
from tests.db.resolutions.conftest import (
    CHAIR,
    HEAD,
    KEEPER,
    NOW,
    OFFICER,
    SECRETARY,
    TODAY,
    fresh,
)

LATER = NOW + timedelta(days=20)
DONE = resolutions.ReplyDraft("已完成並驗收。", True, TODAY, "驗收紀錄")


def names(row):
    return [event.name.removeprefix("resolutions.") for event in ledger.history(row.ref)]


def test_bodies_are_laid_down_once_and_each_has_its_own_power(bodies, small_city):
    assert len(bodies) == len(queries.shipped_bodies()) == Body.objects.count()
    assert resolutions.lay_bodies(small_city.units["WORKS"].pk, actor=KEEPER, now=NOW) == 0
    assert bodies["road_safety"].clock == "advice"


def test_a_sign_stands_for_one_body(bodies, small_city):
    taken = bodies["council"]
    with pytest.raises(FaultyFieldsError, match="sign: taken"):
        resolutions.save_body(
            key="other",
            name_zh="其他",
            unit_id=small_city.units["WORKS"].pk,
            family=Family.COUNCIL,
            clock_kind=ClockKind.MOTION,
            sign=taken.sign,
            actor=KEEPER,
        )


def test_ten_decisions_become_items_at_once(meeting, draft):
    drafts = [draft(text=f"請於期限前完成第 {number} 項") for number in range(1, 11)]
    rows = resolutions.write_many(meeting.pk, drafts, actor=KEEPER, now=NOW)
    assert [row.number for row in rows] == [f"市115-{number:03}" for number in range(1, 11)]
    items = Item.objects.order_by("number")
    assert [item.source for item in items] == [row.ref for row in rows]
    assert {item.state for item in items} == {"tracked"}
    assert {item.body.key for item in items} == {"city_meeting"}
    programme = Programme.objects.get()
    assert (programme.key, programme.has_months) == ("resolutions-city_meeting-2026", False)
    assert [charge.responsibility.part for charge in queries.charges_of(rows[0].pk)] == [
        "lead",
        "joint",
    ]


def test_one_wrong_row_leaves_nothing_and_is_named(meeting, draft):
    with pytest.raises(FaultyFieldsError) as caught:
        resolutions.write_many(meeting.pk, [draft(), draft(text="")], actor=KEEPER, now=NOW)
    assert (caught.value.line, caught.value.faults) == (2, {"text": "missing"})
    assert not Decision.objects.exists()
    assert not Item.objects.exists()


def test_the_chair_may_write_down_but_only_the_keeper_follows(meeting, draft):
    row = resolutions.write_many(meeting.pk, [draft()], follow=False, actor=CHAIR, now=NOW)[0]
    assert (row.state, row.item) == ("draft", None)
    with pytest.raises(NotPermittedError):
        resolutions.track(row.pk, version=1, actor=CHAIR, now=NOW)
    with pytest.raises(NotPermittedError):
        resolutions.write_many(meeting.pk, [draft()], actor=OFFICER, now=NOW)
    assert resolutions.track(row.pk, version=1, actor=KEEPER, now=NOW).state == "tracked"
    with pytest.raises(ChangedMeanwhileError):
        resolutions.track(row.pk, version=1, actor=KEEPER, now=NOW)


def test_without_a_day_the_usual_one_is_set(meeting, draft):
    row = resolutions.write_many(meeting.pk, [draft(due_on=None)], actor=KEEPER, now=NOW)[0]
    assert row.due_on == date(2026, 6, 1)  # 90 days end on a Sunday


def test_a_draft_is_changed_dropped_and_restored(meeting, draft):
    row = resolutions.write_many(meeting.pk, [draft()], follow=False, actor=KEEPER, now=NOW)[0]
    new = draft(text="改為中山路", joint_ids=())
    row = resolutions.change_decision(row.pk, new, version=1, actor=KEEPER, now=NOW)
    assert (row.text, row.charges.count()) == ("改為中山路", 1)
    with pytest.raises(FaultyFieldsError, match="reason"):
        resolutions.drop_decision(row.pk, version=2, reason=" ", actor=KEEPER, now=NOW)
    row = resolutions.drop_decision(row.pk, version=2, reason="誤植", actor=KEEPER, now=NOW)
    assert clocks.clock(row.ref, "answer").outcome == "void"
    row = resolutions.restore_decision(row.pk, version=3, actor=KEEPER, now=NOW)
    assert (row.state, clocks.clock(row.ref, "answer").stopped_at) == ("draft", None)
    assert names(row) == ["decision_written", *["decision_moved"] * 3]


def test_a_followed_decision_is_not_changed_here(tracked, draft):
    with pytest.raises(StepNotOpenError):
        resolutions.change_decision(tracked.pk, draft(), version=2, actor=KEEPER, now=NOW)


@pytest.mark.parametrize(
    ("key", "received", "last"),
    [
        ("legislator_oral", date(2026, 2, 2), date(2026, 2, 23)),
        ("control_yuan_correction", date(2026, 2, 2), date(2026, 4, 2)),
        ("council_reconsideration", date(2026, 2, 2), date(2026, 3, 4)),
    ],
)
def test_the_clock_of_the_law_runs_and_explains_itself(bodies, draft, key, received, last):
    row = resolutions.write_decision(
        bodies[key].pk, draft(received_on=received), given_on=received, actor=KEEPER, now=NOW
    )
    clock, steps = queries.answer_clock(row)
    assert row.answer_due_at == clock.due_at
    assert timezone.localdate(clock.due_at) == last
    assert steps[-1].code == "due"


def test_an_answer_in_time_and_one_too_late(bodies, draft):
    body = bodies["legislator_written"]
    given = {"given_on": date(2026, 2, 2), "actor": KEEPER, "now": NOW}
    good, late = (resolutions.write_decision(body.pk, draft(), **given) for _ in range(2))
    for row in (good, late):
        resolutions.track(row.pk, version=1, actor=KEEPER, now=NOW)
    resolutions.answer(good.pk, "復", answered_on=TODAY, letter="1", actor=KEEPER, now=NOW)
    far = NOW + timedelta(days=40)
    resolutions.answer(late.pk, "復", answered_on=date(2026, 4, 1), actor=KEEPER, now=far)
    assert [clocks.clock(row.ref, "answer").outcome for row in (good, late)] == ["on_time", "late"]
    with pytest.raises(FaultyFieldsError, match="done_before"):
        resolutions.answer(good.pk, "再復", answered_on=TODAY, actor=KEEPER, now=NOW)


def test_an_answer_that_was_noted_wrongly_is_taken_back(bodies, draft):
    row = resolutions.write_decision(
        bodies["control_yuan_correction"].pk, draft(), given_on=TODAY, actor=KEEPER, now=NOW
    )
    due = resolutions.track(row.pk, version=1, actor=KEEPER, now=NOW).answer_due_at

    def back(version, reason="誤登他案"):
        return resolutions.take_back_answer(
            row.pk, version=version, reason=reason, actor=KEEPER, now=NOW
        )

    with pytest.raises(StepNotOpenError):
        back(Decision.objects.get(pk=row.pk).version)
    noted = resolutions.answer(row.pk, "復", answered_on=TODAY, actor=KEEPER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        back(noted.version - 1)
    with pytest.raises(FaultyFieldsError, match="reason: missing"):
        back(noted.version, " ")
    undone = back(noted.version)
    assert (undone.answer, undone.answered_on, undone.answer_due_at) == ("", None, due)
    assert clocks.clock(row.ref, "answer").outcome == "open"
    resolutions.answer(row.pk, "正確之回復", answered_on=TODAY, actor=KEEPER, now=NOW)
    names = [event.name for event in ledger.history(row.ref)]
    assert names.count("resolutions.decision_answered") == 2
    assert "resolutions.answer_taken_back" in names


def test_more_time_once_and_as_the_law_allows(bodies, draft):
    def question(key):
        row = resolutions.write_decision(
            bodies[key].pk, draft(), given_on=TODAY, actor=KEEPER, now=NOW
        )
        return resolutions.track(row.pk, version=1, actor=KEEPER, now=NOW)

    oral = question("legislator_oral")
    before = oral.answer_due_at
    with pytest.raises(FaultyFieldsError, match="days: too_long"):
        resolutions.extend_answer(oral.pk, 6, reason="牽涉過廣", actor=KEEPER, now=NOW)
    row = resolutions.extend_answer(oral.pk, 5, reason="牽涉過廣", actor=KEEPER, now=NOW)
    assert row.answer_due_at - before == timedelta(days=7)  # five working days
    with pytest.raises(FaultyFieldsError, match="extended_before"):
        resolutions.extend_answer(oral.pk, 1, reason="再展", actor=KEEPER, now=NOW)
    correction = question("control_yuan_correction")
    with pytest.raises(FaultyFieldsError, match="no_extension"):
        resolutions.extend_answer(correction.pk, 5, reason="展", actor=KEEPER, now=NOW)


def test_each_unit_replies_and_the_body_alone_releases(tracked):
    lead, joint = queries.charges_of(tracked.pk)
    reply = resolutions.write_reply(lead.pk, DONE, actor=OFFICER, now=NOW)
    assert reply.state == "written"
    with pytest.raises(StepNotOpenError):
        resolutions.write_reply(lead.pk, DONE, actor=OFFICER, now=NOW)
    resolutions.approve_reply(reply.pk, actor=HEAD, now=NOW)
    resolutions.accept_reply(reply.pk, actor=KEEPER, now=NOW)
    with pytest.raises(ItemFaultsError, match="not_closed"):
        resolutions.propose_release(tracked.pk, reason="完成", actor=KEEPER, now=NOW)
    other = resolutions.write_reply(joint.pk, DONE, actor=HEAD, now=NOW)
    assert other.state == "approved"
    resolutions.accept_reply(other.pk, actor=KEEPER, now=NOW)
    resolutions.propose_release(tracked.pk, reason="均已完成", actor=KEEPER, now=NOW)
    waiting = Release.objects.get()
    with pytest.raises(NoPowerError):
        tracking.decide_release(
            waiting.pk,
            body="council",
            grant=True,
            resolution="x",
            decided_on=TODAY,
            actor=SECRETARY,
            now=NOW,
        )
    given = {"grant": True, "resolution": "第761次市政會議", "decided_on": TODAY, "now": NOW}
    with pytest.raises(NotPermittedError):
        resolutions.decide_releases([waiting.pk], actor=KEEPER, **given)
    assert fresh(tracked).item.state == "proposed"
    assert resolutions.decide_releases([waiting.pk], actor=SECRETARY, **given) == 1
    assert fresh(tracked).item.state == "released"


def test_a_returned_reply_gives_the_part_back(tracked):
    lead = queries.charges_of(tracked.pk)[0]
    reply = resolutions.write_reply(lead.pk, DONE, actor=HEAD, now=NOW)
    lead.refresh_from_db()
    assert lead.responsibility.state == "finished"
    with pytest.raises(FaultyFieldsError, match="note"):
        resolutions.return_reply(reply.pk, note="", actor=KEEPER, now=NOW)
    resolutions.return_reply(reply.pk, note="請附照片", actor=KEEPER, now=NOW)
    lead.responsibility.refresh_from_db()
    assert lead.responsibility.state == "assigned"
    again = resolutions.ReplyDraft("辦理中")
    assert resolutions.write_reply(lead.pk, again, actor=HEAD, now=LATER).state == "approved"


def test_a_unit_sees_what_it_has_a_charge_in(tracked, small_city):
    grants = {"resolutions.see": frozenset({small_city.units["PARKS"].pk})}
    inside = person(1, grants=grants)
    outside = person(2, grants={"resolutions.see": frozenset({0})})
    assert queries.decision(inside, tracked.pk).pk == tracked.pk
    assert list(queries.decisions(outside)) == []
    with pytest.raises(NotFoundError):
        queries.decision(outside, tracked.pk)


def test_figures_at_a_glance(tracked):
    assert queries.figures(KEEPER, NOW) == {
        "open": 1, "drafts": 0, "late": 0, "unanswered": 0, "proposed": 0,
    }  # fmt: skip
    far = NOW + timedelta(days=40)
    assert queries.figures(KEEPER, far)["late"] == 1
    assert queries.figures(KEEPER, far)["unanswered"] == 1
