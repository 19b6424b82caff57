"""One page about a case before a meeting: what it is, how it stands, what was promised."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q

from civicloop.engines.tracking import queries as tracking
from civicloop.engines.tracking.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Charge, Decision, Visit
from civicloop.evaluate.resolutions.queries.visits import visits_about
from civicloop.evaluate.resolutions.rules import Kept, Promised, Record, became_of, record_of
from civicloop.evaluate.resolutions.states import ReplyState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.files import queries as files

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item
    from civicloop.kernel.files.models import StoredFile

PROMISES, MONTHS, PHOTOS = 5, 6, 4


@dataclass(frozen=True, slots=True)
class Brief:
    """What stands on the page of one case."""

    item: Item
    decision: Decision | None
    picture: Any
    has_curve: bool
    promises: Sequence[tuple[Decision, Kept]]
    record: Record
    open_decisions: Sequence[Decision]
    replies: Sequence[Any]
    photos: Sequence[StoredFile]
    visits: Sequence[Visit] = ()


def brief(actor: Actor, item_id: int, today: date) -> Brief:
    """The page of one case that the actor may see."""
    found = briefs(actor, [item_id], today)
    if not found:
        raise NotFoundError("item", item_id)
    return found[0]


def briefs(actor: Actor, item_ids: Sequence[int], today: date) -> list[Brief]:
    """The pages of those cases that the actor may see, in their order.

    They cost as many statements for a whole agenda as for one case.
    """
    items = {row.pk: row for row in tracking.some_items(actor, item_ids)}
    pictures = tracking.s_curves(list(items))
    judged = _judged(items)
    refs = {
        pk: [
            item.ref,
            *(row.ref for row in judged[pk] if row.item_id == pk),
            *_shown_by(judged[pk]),
        ]
        for pk, item in items.items()
    }
    names = {pk: _names(items[pk], judged[pk]) for pk in items}
    visited = visits_about({name for own in names.values() for name in own})
    for pk in items:
        refs[pk] += dict.fromkeys(row.ref for name in names[pk] for row in visited.get(name, ()))
    stored = files.files_of_many([ref for own in refs.values() for ref in own])
    return [
        _brief(
            items[pk],
            judged[pk],
            pictures[pk],
            [each for ref in refs[pk] for each in stored[ref]],
            today,
            visits={row.pk: row for name in names[pk] for row in visited.get(name, ())},
        )
        for pk in dict.fromkeys(item_ids)
        if pk in items
    ]


def _brief(
    item: Item,
    judged: Sequence[Decision],
    picture: Any,  # noqa: ANN401 (a picture of the engine)
    stored: Sequence[StoredFile],
    today: date,
    *,
    visits: Mapping[int, Visit],
) -> Brief:
    own = next((row for row in judged if row.item_id == item.pk), None)
    promised = [(row, one) for row in judged if (one := _promised(row)) is not None]
    return Brief(
        item=item,
        decision=own,
        picture=picture,
        has_curve=any(len(version.curve) > 1 for version in picture.versions),
        promises=[(row, became_of(one, today)) for row, one in promised][:PROMISES],
        record=record_of([one for _, one in promised], today),
        open_decisions=[
            row for row in judged if row is not own and row.answered_on is None and _is_open(row)
        ],
        replies=_last_replies(own),
        photos=[each for each in stored if each.media_type.startswith("image/")][:PHOTOS],
        visits=list(visits.values()),
    )


def _names(item: Item, judged: Sequence[Decision]) -> list[str]:
    """What a matter may hold of a case: itself, the decision that it follows, and its motion."""
    own = [row for row in judged if row.item_id == item.pk]
    motions = [f"resolutions:motion:{row.motion_id}" for row in own if row.motion_id]
    return [item.ref, *(row.ref for row in own), *motions]


def _judged(items: Collection[int]) -> dict[int, list[Decision]]:
    """By case: the decisions about it, the newest first, and the one that it follows last."""
    rows = (
        Decision.objects.filter(Q(item__in=items) | Q(about_item__in=items))
        .select_related("unit", "item", "body__power")
        .prefetch_related(
            Prefetch("charges", queryset=Charge.objects.select_related("unit")), "charges__replies"
        )
        .order_by("-given_on", "-pk")
    )
    about: dict[int, list[Decision]] = {pk: [] for pk in items}
    own: dict[int, Decision] = {}
    for row in rows:
        if row.item_id in about:
            own[row.item_id] = row
        if row.about_item_id in about and row.about_item_id != row.item_id:
            about[row.about_item_id].append(row)
    return {pk: [*found, *([own[pk]] if pk in own else [])] for pk, found in about.items()}


def _promised(row: Decision) -> Promised | None:
    if row.due_on is None:
        return None
    charges = row.charges.all()
    done = [
        reply.done_on
        for charge in charges
        for reply in charge.replies.all()
        if reply.is_done and reply.done_on and reply.state == "accepted"
    ]
    ended = len(charges) > 0 and len(done) >= len(charges)
    return Promised(row.ref, row.due_on, max(done) if ended else None)


def _shown_by(rows: Sequence[Decision]) -> list[str]:
    """The replies to these decisions that nobody sent back, the newest first."""
    kept = [
        reply
        for row in rows
        for charge in row.charges.all()
        for reply in charge.replies.all()
        if reply.state != ReplyState.RETURNED.value
    ]
    kept.sort(key=lambda reply: (reply.written_at, reply.pk), reverse=True)
    return [f"resolutions:reply:{reply.pk}" for reply in kept]


def _is_open(row: Decision) -> bool:
    return row.item is None or row.item.state in {"tracked", "suspended", "proposed"}


def _last_replies(row: Decision | None) -> list[Any]:
    if row is None:
        return []
    return [
        (charge, next((one for one in charge.replies.all() if one.state != "returned"), None))
        for charge in row.charges.all()
    ]
