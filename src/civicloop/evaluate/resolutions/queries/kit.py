"""One page about a case before a meeting: what it is, how it stands, what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from civicloop.engines.tracking import queries as tracking
from civicloop.evaluate.resolutions.models import Decision, Reply
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


def brief(actor: Actor, item_id: int, today: date) -> Brief:
    """The page of one case that the actor may see."""
    item = tracking.item(actor, item_id)
    own = Decision.objects.filter(item=item).select_related("body__power", "unit").first()
    about = list(
        Decision.objects.filter(about_item=item)
        .select_related("unit", "item", "body__power")
        .order_by("-given_on", "-pk")
    )
    judged = [*about, *([own] if own else [])]
    promised = [(row, _promised(row)) for row in judged if row.due_on is not None]
    known = [(row, became_of(one, today)) for row, one in promised if one is not None]
    picture = tracking.s_curve(item.pk)
    curves = [version for version in picture.versions if len(version.curve) > 1]
    refs = [item.ref, *([own.ref] if own else []), *_shown_by(judged)]
    photos = [each for found in files.files_of_many(refs).values() for each in found]
    return Brief(
        item=item,
        decision=own,
        picture=picture,
        has_curve=bool(curves),
        promises=known[:PROMISES],
        record=record_of([one for _, one in promised if one is not None], today),
        open_decisions=[row for row in about if row.answered_on is None and _is_open(row)],
        replies=_last_replies(own),
        photos=[each for each in photos if each.media_type.startswith("image/")][:PHOTOS],
    )


def briefs(actor: Actor, item_ids: Sequence[int], today: date) -> list[Brief]:
    """The pages of several cases, in their order."""
    return [brief(actor, pk, today) for pk in item_ids]


def _promised(row: Decision) -> Promised | None:
    if row.due_on is None:
        return None
    done = [
        reply.done_on
        for charge in row.charges.all()
        for reply in charge.replies.all()
        if reply.is_done and reply.done_on and reply.state == "accepted"
    ]
    ended = row.charges.count() > 0 and len(done) >= row.charges.count()
    return Promised(row.ref, row.due_on, max(done) if ended else None)


def _shown_by(rows: Sequence[Decision]) -> list[str]:
    """The replies to these decisions that nobody sent back, the newest first."""
    replies = Reply.objects.filter(charge__decision__in=rows)
    kept = replies.exclude(state=ReplyState.RETURNED.value)
    return [f"resolutions:reply:{pk}" for pk in kept.values_list("pk", flat=True)]


def _is_open(row: Decision) -> bool:
    return row.item is None or row.item.state in {"tracked", "suspended", "proposed"}


def _last_replies(row: Decision | None) -> list[Any]:
    if row is None:
        return []
    found = []
    for charge in row.charges.select_related("unit").prefetch_related("replies"):
        last = next((one for one in charge.replies.all() if one.state != "returned"), None)
        found.append((charge, last))
    return found
