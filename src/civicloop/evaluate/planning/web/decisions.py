"""What the committee decided on a round, in the words of the reader."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from civicloop.evaluate.planning import queries, rules
from civicloop.evaluate.planning.models import CommitteeDecision
from civicloop.evaluate.planning.web.people import people
from civicloop.kernel.actors.rules import Actor

NAMES = ("decided_on", "number", "text", "item_id")


def mark_of(row: CommitteeDecision) -> int:
    """The mark of what stands."""
    return rules.mark(*(getattr(row, name) for name in NAMES))


def decisions_shown(round_id: int, actor: Actor) -> list[dict[str, Any]]:
    """The decisions of a round; one that is tracked leads to its item, for who sees that."""
    rows = queries.decisions_of(round_id)
    if not rows:
        return []
    names = people([row.by for row in rows])
    items = queries.committee_items(actor).filter(pk__in={row.item_id for row in rows} - {None})
    seen = set(items.values_list("pk", flat=True))
    return [
        {"row": row, "by": names[row.by], "mark": mark_of(row),
         "url": reverse("programmes:item", args=[row.item_id]) if row.item_id in seen else ""}
        for row in rows
    ]  # fmt: skip
