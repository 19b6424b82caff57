"""Who may say something about figures, change what was said, and compose pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicloop.kernel.actors.rules import Actor, ActorKind

if TYPE_CHECKING:
    from civicloop.publish.dashboards.models import Annotation


def may_annotate(actor: Actor) -> bool:
    """Who puts a sentence to a month."""
    return actor.kind is ActorKind.PERSON and actor.may("dashboards.annotate")


def may_change(actor: Actor, row: Annotation) -> bool:
    """Who corrects or withdraws it: its author, or who keeps order among all."""
    if not may_annotate(actor) or row.withdrawn_at is not None:
        return False
    return str(row.author_id) == actor.key or actor.may("dashboards.annotate_any")


def may_compose(actor: Actor) -> bool:
    """Who makes pages of their own."""
    return actor.kind is ActorKind.PERSON and actor.may("dashboards.compose")


def may_see_board(actor: Actor) -> bool:
    """Who reads what stands at this moment."""
    return actor.kind is ActorKind.PERSON and actor.may("dashboards.see_board")


def may_watch(actor: Actor) -> bool:
    """Who is told by alerts."""
    return actor.kind is ActorKind.PERSON and actor.may("dashboards.alert")
