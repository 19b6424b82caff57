"""Ready-made replies, edited one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from civicloop.answer.cases import policies, rules
from civicloop.answer.cases.errors import CategoryError, Fault
from civicloop.answer.cases.events import ReplyTemplateSaved
from civicloop.answer.cases.models import Category, ReplyTemplate
from civicloop.answer.cases.rules import placeholders
from civicloop.answer.cases.rules.drafts import Faults
from civicloop.answer.cases.services import revising
from civicloop.answer.cases.states import Outcome
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger

FIELDS = ("outcome", "title_zh", "title_en", "text_zh", "text_en", "position", "is_offered")
LIMITS = {"title_zh": 60, "title_en": 80, "text_zh": 2000, "text_en": 2000}


@transaction.atomic
def save_reply(
    reply_id: int | None,
    values: Mapping[str, Any],
    *,
    category: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> ReplyTemplate:
    """Make a ready-made reply for a category, or for all, or change one."""
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    row = _row(reply_id)
    changed = [name for name in FIELDS if name in values and getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    owner = Category.objects.filter(code=category).first() if category else None
    faults = _faults(row)
    if category and owner is None:
        faults["category"] = (Fault("unknown_category"),)
    same = ReplyTemplate.objects.filter(
        category=owner, outcome=row.outcome, title_zh=row.title_zh
    ).exclude(pk=row.pk)
    if not faults and same.exists():
        faults["title_zh"] = (Fault("title_is_taken"),)
    if faults:
        raise CategoryError(faults)
    new = row.pk is None
    if row.category != owner:
        row.category = owner
        changed.append("category")
    if changed or new:
        row.save()
        kept = {name: getattr(row, name) for name in FIELDS} | {"category": category}
        revising.keep(row.ref, kept, actor=actor, now=now)
        event = ReplyTemplateSaved(row.ref, row.outcome, revising.named(changed, new=new))
        ledger.append(event, actor=actor, at=now)
    return row


def _row(reply_id: int | None) -> ReplyTemplate:
    if reply_id is None:
        return ReplyTemplate()
    found = (
        ReplyTemplate.objects.select_for_update(of=("self",))
        .select_related("category")
        .filter(pk=reply_id)
        .first()
    )
    if found is None:
        raise CategoryError({"reply": (Fault("unknown_choice"),)})
    return found


def _faults(row: ReplyTemplate) -> Faults:
    faults: Faults = {
        name: rules.check_text(getattr(row, name), limit=limit, needed=True)
        for name, limit in LIMITS.items()
    }
    if row.outcome not in set(Outcome):
        faults["outcome"] = (Fault("unknown_outcome"),)
    for name in ("text_zh", "text_en"):
        unknown = placeholders.unknown(getattr(row, name))
        if unknown and not faults[name]:
            faults[name] = (Fault("unknown_placeholder", {"name": unknown[0]}),)
    return {name: found for name, found in faults.items() if found}
