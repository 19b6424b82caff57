"""What meetings, the council and superiors decided, and how far each thing has come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from civicloop.assembly.demonstration.rules import pictures
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.people import full_name
from civicloop.assembly.demonstration.services.planning_years import decide_round
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.evaluate.resolutions.models import Body, Decision, Motion, Session

DAY = timedelta(hours=24)
CLERK = machine(
    "demonstration",
    "resolutions.keep",
    "tracking.manage",
    "tracking.review",
    "tracking.report",
    "tracking.approve",
    "tracking.release",
)
KEEPER = "RDEC-EV"
TERM = 4
MOTIONS, TRACKED, REPLIED = 60, 14, 18
FOUNDED, FIRST_READ, REVIEWED, DECIDED = 380, 95, 80, 60
ENDING = {"done", "proposed", "released"}


class _Clerk:
    """The one who keeps everything: when things are done, and by which units."""

    def __init__(self, city: City) -> None:
        self.city, self.words = city, table("resolutions")
        self.chance = Random(f"{city.seed}-resolutions")  # noqa: S311 (a demonstration)
        units = {row.code: row.pk for row in organizations.units_ever()}
        self.units = units

    def at(self, ago: float) -> datetime:
        """An instant so many days before the end of the year, or after it."""
        return self.city.now - DAY * ago

    def day(self, ago: float) -> date:
        """The day of it."""
        return timezone.localdate(self.at(ago))


def resolve(city: City) -> None:
    """Lay down bodies, meetings, decisions and a session of motions, as they stand now."""
    clerk = _Clerk(city)
    start = clerk.at(FOUNDED)
    resolutions.lay_bodies(clerk.units[KEEPER], actor=CLERK, now=start)
    bodies = {row.power.key: row for row in queries.bodies()}
    made: list[Decision] = []
    for row in sorted(clerk.words["meetings"], key=lambda one: -one["ago"]):
        made += _meet(clerk, bodies, row, made)
    for row in sorted(clerk.words["alone"], key=lambda one: -one["ago"]):
        _write_alone(clerk, bodies[row["body"]], row)
    _sit(clerk)
    resolutions.make_all_findable()


def _meet(
    clerk: _Clerk, bodies: dict[str, Body], row: dict[str, Any], earlier: list[Decision]
) -> list[Decision]:
    body, day = bodies[row["body"]], clerk.day(row["ago"])
    now = min(clerk.at(row["ago"] + 6), clerk.city.now)
    number = 700 + day.timetuple().tm_yday // 7 if row["body"] == "city_meeting" else day.month
    draft = resolutions.MeetingDraft(
        body.pk, row["title"].format(n=number), day, "09:00", row["place"], row["chair"]
    )
    meeting = resolutions.call_meeting(draft, actor=CLERK, now=now)
    for point in row["points"]:
        new = resolutions.PointDraft(point["title"], point["kind"], clerk.units[point["unit"]])
        resolutions.put_point(meeting.pk, new, actor=CLERK, now=now)
    if row.get("follows"):
        for one in [each for each in earlier if each.body_id == body.pk and each.item_id]:
            case = resolutions.PointDraft(one.title, "case", one.unit_id, one.item_id)
            resolutions.put_point(meeting.pk, case, actor=CLERK, now=now)
    if row["ago"] <= 0:
        return []
    held = clerk.at(row["ago"] - 0.3)
    drafts = [_draft(clerk, one, day) for one in row["decisions"]]
    made = resolutions.write_many(meeting.pk, drafts, actor=CLERK, now=held)
    lines = "\n".join(f"{place}. {draft.text}" for place, draft in enumerate(drafts, start=1))
    text = f"主席裁示：\n{lines}"
    resolutions.save_minutes(meeting.pk, text, version=1, actor=CLERK, now=held)
    resolutions.move_meeting(
        meeting.pk, "close", version=2, actor=CLERK, now=clerk.at(row["ago"] - 1)
    )
    for decision, one in zip(made, row["decisions"], strict=True):
        _go_on(clerk, decision, one, row["ago"])
    if row.get("decides_round"):
        first = made[0]
        decided = planning.Decided(day, meeting.title, first.text, first.item_id)
        decide_round(clerk.city.now.year, decided, clerk.at(row["ago"] - 1))
    return made


def _draft(clerk: _Clerk, row: dict[str, Any], given_on: date) -> resolutions.DecisionDraft:
    return resolutions.DecisionDraft(
        text=row["words"],
        unit_id=clerk.units[row["unit"]],
        joint_ids=tuple(clerk.units[code] for code in row.get("joint", ())),
        due_on=date.fromordinal(given_on.toordinal() + row["days"]),
        given_by=row.get("by", ""),
        letter=row.get("letter", ""),
    )


def _write_alone(clerk: _Clerk, body: Body, row: dict[str, Any]) -> None:
    day = clerk.day(row["ago"])
    decision = resolutions.write_decision(
        body.pk,
        _draft(clerk, row, day),
        given_on=day,
        follow=True,
        actor=CLERK,
        now=clerk.at(row["ago"]),
    )
    if row.get("answered"):
        resolutions.answer(
            decision.pk,
            "復如說明，檢附資料一份。",
            answered_on=clerk.day(row["ago"] - 7),
            letter=row["letter"],
            actor=CLERK,
            now=clerk.at(row["ago"] - 7),
        )
    _go_on(clerk, decision, row, row["ago"])


def _go_on(clerk: _Clerk, decision: Decision, row: dict[str, Any], ago: float) -> None:
    """Let the units reply, and the keeper judge, as far as the list says."""
    goes, when = row["goes"], clerk.at(max(ago - row["days"] * 0.6, 0.6))
    if goes == "open":
        return
    said, ends = clerk.words["replies"], goes in ENDING
    text = said["done" if ends else "plans" if goes == "plans" else "going"]
    draft = resolutions.ReplyDraft(
        text,
        ends,
        timezone.localdate(when) if ends else None,
        clerk.words["evidence"] if ends else "",
    )
    for charge in queries.charges_of(decision.pk):
        photos = [pictures.picture(row["photo"])] if "photo" in row else []
        reply = resolutions.write_reply(charge.pk, draft, shown_by=photos, actor=CLERK, now=when)
        if ends or goes == "replied":
            resolutions.accept_reply(reply.pk, actor=CLERK, now=when)
    if goes in {"proposed", "released"}:
        resolutions.propose_release(
            decision.pk, reason="均已完成，建議解除列管", actor=CLERK, now=when
        )
    if goes == "released":
        waiting = queries.releases_of(decision)
        resolutions.decide_releases(
            waiting,
            grant=True,
            resolution=f"{decision.number} 同意解除列管",
            decided_on=timezone.localdate(when),
            actor=CLERK,
            now=when,
        )


def _sit(clerk: _Clerk) -> None:
    """A session of the council with its motions, from the first reading to the reply."""
    session = resolutions.open_session(
        TERM, 3, begins_on=clerk.day(100), ends_on=clerk.day(55), actor=CLERK, now=clerk.at(140)
    )
    rows = [_motion(clerk, session, number) for number in range(1, MOTIONS + 1)]
    adopted = [row for row in rows if row.state == "adopted"]
    for row in adopted[:TRACKED]:
        new = resolutions.DecisionDraft(
            text=row.subject, unit_id=row.unit_id or 0, given_by=row.proposer
        )
        resolutions.track_motion(row.pk, new, actor=CLERK, now=clerk.at(50))
    for row in adopted[:REPLIED]:
        resolutions.reply_to_council(
            row.pk,
            clerk.chance.choice(clerk.words["motions"]["replies"]),
            letter=f"高市府字第{clerk.chance.randint(30000, 39999)}號",
            replied_on=clerk.day(30),
            copied_to=["研究發展考核委員會"],
            actor=CLERK,
            now=clerk.at(30),
        )


CHARGED = {
    "interior": "CAB-DA", "social": "SAB-EL", "finance": "EDB-MK", "education": "EB-PR",
    "farming": "AB-AP", "transport": "TB-EN", "health": "EPB-IN", "works": "PWB-NC",
    "law": "EDB-MK",
}  # fmt: skip


def _motion(clerk: _Clerk, session: Session, number: int) -> Motion:
    words, chance, is_adopted = clerk.words["motions"], clerk.chance, number % 6 != 0
    if number <= len(words["same"]):
        group, subject = words["same"][number - 1]
    else:
        group = chance.choice([*words["wishes"], "works", "works", "transport", "transport"])
        place = chance.choice(words["places"])
        subject = chance.choice(words["wishes"][group]).replace("〈地點〉", place)
    draft = resolutions.MotionDraft(
        number=f"{number:03}",
        group=group,
        kind="extempore" if number > MOTIONS - 6 else "motion",
        proposer=f"{full_name(chance)}議員",
        subject=subject,
        explanation="地方民眾多次反映，現況影響通行與生活品質。",
        method="送請市政府辦理。",
        co_signers=tuple(f"{full_name(chance)}議員" for _ in range(chance.randint(1, 3))),
        unit_id=clerk.units[CHARGED[group]],
        received_on=clerk.day(100),
        first_reading_on=clerk.day(FIRST_READ),
        committee_on=clerk.day(REVIEWED),
        committee_opinion=words["opinion"],
        second_reading_on=clerk.day(DECIDED),
        second_decision=words["decided" if is_adopted else "refused"],
        state="adopted" if is_adopted else "not_adopted",
    )
    return resolutions.record_motion(session.pk, draft, actor=CLERK, now=clerk.at(DECIDED))
