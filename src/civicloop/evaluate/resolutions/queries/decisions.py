"""Decisions, the charges of units, and what they reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from civicloop.engines.tracking.states import OPEN_ITEMS, ItemState
from civicloop.evaluate.resolutions import policies
from civicloop.evaluate.resolutions.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Charge, Decision, Reply
from civicloop.evaluate.resolutions.models.decisions import KEY
from civicloop.evaluate.resolutions.states import WAITING_REPLIES, DecisionState, ReplyState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import queries as clocks
from civicloop.kernel.files import queries as files

if TYPE_CHECKING:
    from civicloop.kernel.files.models import StoredFile

OPEN = Q(state=DecisionState.DRAFT.value) | Q(item__state__in=[row.value for row in OPEN_ITEMS])
LONGEST_SUMMARY = 300
RELATED = ("body__power", "unit", "item", "meeting")


def visible(actor: Actor) -> QuerySet[Decision]:
    """The decisions that an actor sees: all, or those in which one of their units has a charge."""
    scope = policies.visible_to(actor)
    rows = Decision.objects.all()
    return rows.filter(pk__in=Decision.objects.filter(scope).values("pk")) if scope else rows


def decisions(actor: Actor) -> QuerySet[Decision]:
    """The same with what a list shows, in one statement."""
    waiting = Reply.objects.filter(
        charge__decision=OuterRef("pk"), state__in=[row.value for row in WAITING_REPLIES]
    )
    rows = visible(actor).select_related(*RELATED)
    return rows.annotate(is_waiting=Exists(waiting), is_owed=owed_parts())


def owed_parts() -> Exists:
    """Whether a unit's part of a decision is not closed yet; what every unit did is not late."""
    parts = Charge.objects.filter(decision=OuterRef("pk"))
    return Exists(parts.exclude(responsibility__state="closed"))


def late_deed(today: date) -> Q:
    """The deeds that are overdue, among rows that know ``is_owed``."""
    return Q(item__state=ItemState.TRACKED.value, due_on__lt=today, is_owed=True)


def late_answer(now: datetime) -> Q:
    """The open decisions whose answer is overdue."""
    return Q(answered_on__isnull=True, answer_due_at__lt=now) & OPEN


def open_decisions(actor: Actor) -> QuerySet[Decision]:
    """Those that nobody has released, dropped or handed down."""
    return decisions(actor).filter(OPEN)


def with_counts(rows: QuerySet[Decision]) -> dict[int, int]:
    """How many open decisions each body has."""
    found = rows.filter(OPEN).order_by().values_list("body").annotate(count=Count("pk"))
    return dict(found)


def decision(actor: Actor, pk: int) -> Decision:
    """One decision with charges and replies; one that the actor may not see is not there."""
    replies = Reply.objects.order_by("-written_at", "-pk")
    charges = Charge.objects.select_related("unit", "responsibility").prefetch_related(
        Prefetch("replies", queryset=replies)
    )
    found = (
        visible(actor)
        .select_related(*RELATED, "body__power__unit", "motion", "point", "about_item")
        .prefetch_related(Prefetch("charges", queryset=charges), "item__releases")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFoundError("decision", pk)
    return found


def decision_for_change(pk: int) -> Decision:
    """One decision, locked until the transaction ends."""
    rows = Decision.objects.select_for_update(of=("self",))
    found = rows.select_related("body__power", "item").filter(pk=pk).first()
    if found is None:
        raise NotFoundError("decision", pk)
    return found


def charge_for_change(pk: int) -> Charge:
    """A unit's charge, locked until the transaction ends."""
    rows = Charge.objects.select_for_update(of=("self",))
    found = rows.select_related("decision__body__power", "responsibility").filter(pk=pk).first()
    if found is None:
        raise NotFoundError("charge", pk)
    return found


def reply_for_change(pk: int) -> Reply:
    """A reply, locked until the transaction ends."""
    rows = Reply.objects.select_for_update(of=("self",))
    found = (
        rows.select_related("charge__decision__body__power", "charge__responsibility")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFoundError("reply", pk)
    return found


def decision_id_of_charge(pk: int) -> int:
    """The decision that a charge belongs to."""
    found = Charge.objects.filter(pk=pk).values_list("decision_id", flat=True).first()
    if found is None:
        raise NotFoundError("charge", pk)
    return found


def decision_id_of_reply(pk: int) -> int:
    """The decision that a reply belongs to."""
    rows = Reply.objects.filter(pk=pk).values_list("charge__decision_id", flat=True)
    found = rows.first()
    if found is None:
        raise NotFoundError("reply", pk)
    return found


def charges_of(decision_id: int) -> Sequence[Charge]:
    """The units that owe a decision, who leads first."""
    return list(Charge.objects.filter(decision=decision_id).select_related("unit"))


def owed_replies(actor: Actor) -> QuerySet[Charge]:
    """The charges of an actor's units that still need a reply, the first due first."""
    units = actor.units_for("tracking.report")
    waiting = Reply.objects.filter(
        charge=OuterRef("pk"), state__in=[row.value for row in WAITING_REPLIES]
    )
    rows = Charge.objects.filter(
        decision__item__state=ItemState.TRACKED.value, responsibility__state="assigned"
    ).exclude(Exists(waiting))
    rows = rows if units is None else rows.filter(unit_id__in=units)
    return rows.select_related("decision__body__power", "unit").order_by(
        F("decision__due_on").asc(nulls_last=True), "pk"
    )


def answers_owed(actor: Actor) -> QuerySet[Decision]:
    """The open decisions whose answer runs against a day, for whoever keeps them, by that day."""
    units = actor.units_for("resolutions.keep")
    rows = Decision.objects.filter(OPEN, answered_on=None, answer_due_at__isnull=False)
    rows = rows if units is None else rows.filter(body__power__unit_id__in=units)
    return rows.select_related("body__power", "unit").order_by("answer_due_at", "pk")


def replies_waiting(actor: Actor) -> QuerySet[Reply]:
    """The replies that wait for an actor: a head's approval, or the commission's judgement."""
    rows = Reply.objects.select_related("charge__unit", "charge__decision__body__power")
    heads = actor.units_for("tracking.approve")
    keepers = actor.units_for("resolutions.keep")
    mine = Q(state=ReplyState.WRITTEN.value)
    mine &= Q() if heads is None else Q(charge__unit_id__in=heads)
    theirs = Q(state=ReplyState.APPROVED.value)
    theirs &= Q() if keepers is None else Q(charge__decision__body__power__unit_id__in=keepers)
    return rows.filter(mine | theirs).order_by("written_at", "pk")


def waiting_work(actor: Actor) -> QuerySet[Charge]:
    """The charges that an actor owes a reply or a word; the menu counts them."""
    mine = Q(pk__in=replies_waiting(actor).select_related(None).order_by().values("charge"))
    if actor.may("tracking.report"):
        mine |= Q(pk__in=owed_replies(actor).select_related(None).order_by().values("pk"))
    return Charge.objects.filter(mine).order_by()


def accepted_words(decision_id: int) -> Sequence[tuple[Charge, Reply]]:
    """The last accepted reply of each unit that has one, who leads first."""
    accepted = Reply.objects.filter(state=ReplyState.ACCEPTED.value).order_by("-written_at", "-pk")
    charges = Charge.objects.filter(decision=decision_id).select_related("unit")
    rows = charges.prefetch_related(Prefetch("replies", queryset=accepted, to_attr="shown"))
    return [(one, one.shown[0]) for one in rows if one.shown]


def releases_to_decide(actor: Actor) -> QuerySet[Any]:
    """The proposals that an actor may decide on for a body; the menu counts them."""
    release = apps.get_model("tracking", "Release")
    rows = release.objects.filter(state="proposed", item__resolutions_decision__isnull=False)
    units = actor.units_for("tracking.release")
    return rows if units is None else rows.filter(body__unit_id__in=units)


def releases_of(row: Decision) -> list[int]:
    """The proposals to release a decision that wait for its body."""
    release = apps.get_model("tracking", "Release")
    waiting = release.objects.filter(item__resolutions_decision=row, state="proposed")
    return list(waiting.values_list("pk", flat=True))


def releases_waiting(actor: Actor) -> QuerySet[Any]:
    """The proposals to release decisions of this module, for the bodies that alone can do it."""
    release = apps.get_model("tracking", "Release")
    rows = release.objects.filter(state="proposed", item__resolutions_decision__isnull=False)
    units = actor.units_for("tracking.release")
    if not policies.may_see_all(actor):
        rows = rows.filter(body__unit_id__in=units or [])
    related = ("body__unit", "item__resolutions_decision__unit", "item__unit")
    return rows.select_related(*related).order_by("body__key", "proposed_at", "pk")


def meeting_decisions(meeting_id: int) -> Sequence[Decision]:
    """What a meeting decided, in the order of the numbers."""
    rows = Decision.objects.filter(meeting=meeting_id).exclude(state=DecisionState.DROPPED.value)
    return list(
        rows.select_related("unit", "item", "body__power", "point")
        .prefetch_related("charges__unit")
        .order_by("serial")
    )


def summary_of(body_id: int, until: date) -> Sequence[Decision]:
    """The open decisions of a body up to a day, each with the last reply that was accepted."""
    accepted = Reply.objects.filter(state=ReplyState.ACCEPTED.value).order_by("-written_at")
    charges = Charge.objects.select_related("unit").prefetch_related(
        Prefetch("replies", queryset=accepted, to_attr="shown")
    )
    rows = Decision.objects.filter(OPEN, body=body_id, given_on__lte=until)
    rows = rows.annotate(is_owed=owed_parts())
    rows = rows.select_related(*RELATED).prefetch_related(Prefetch("charges", queryset=charges))
    return list(rows.order_by("given_on", "serial")[:LONGEST_SUMMARY])


def evidence_of(row: Decision) -> dict[str, list[StoredFile]]:
    """The files beside the replies to a decision, by the reply, in one statement."""
    refs = [reply.ref for charge in row.charges.all() for reply in charge.replies.all()]
    return files.files_of_many(refs)


def item_numbered(actor: Actor, number: str) -> int | None:
    """The followed case of a number that the actor may see; the newest of several."""
    item = apps.get_model("tracking", "Item")
    units = actor.units_for("tracking.see")
    rows = item.objects.filter(number=number.strip())
    if units is not None:
        rows = rows.filter(responsibilities__unit_id__in=units)
    found: int | None = rows.order_by("-pk").values_list("pk", flat=True).first()
    return found


def title_of_item(item_id: int | None) -> str:
    """The title of a followed case; empty where there is none."""
    rows = apps.get_model("tracking", "Item").objects.filter(pk=item_id or 0)
    return str(rows.values_list("title", flat=True).first() or "")


def answer_clock(row: Decision) -> tuple[Any, Sequence[Any]]:
    """The clock of the answer, and its steps day by day."""
    return clocks.clock(row.ref, KEY), clocks.explain_clock(row.ref, KEY)


def figures(actor: Actor, now: datetime) -> dict[str, int]:
    """What stands open at a glance, in one statement."""
    today = timezone.localdate(now)
    proposed = Q(item__state=ItemState.PROPOSED.value)
    rows = visible(actor).annotate(is_owed=owed_parts())
    found: dict[str, int] = rows.aggregate(
        open=Count("pk", filter=OPEN),
        drafts=Count("pk", filter=Q(state=DecisionState.DRAFT.value)),
        late=Count("pk", filter=late_deed(today)),
        unanswered=Count("pk", filter=late_answer(now)),
        proposed=Count("pk", filter=proposed),
    )
    return found
