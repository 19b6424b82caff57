"""Keep and give up views of tables."""

from __future__ import annotations

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger
from civicloop.ui import policies, queries
from civicloop.ui.errors import ViewNameTakenError
from civicloop.ui.events import ViewRemoved, ViewSaved
from civicloop.ui.models import SavedView

__all__ = ["remove_view", "save_view"]


@transaction.atomic
def save_view(
    table: str, *, name: str, query: str, actor: Actor, is_default: bool = False
) -> SavedView:
    """Keep a table's filters and order for the actor alone.

    A default view takes the place of the one before.
    """
    policies.require_person(actor)
    mine = SavedView.objects.filter(person_id=int(actor.key), table=table)
    if mine.filter(name=name).exists():
        raise ViewNameTakenError(name)
    if is_default:
        mine.filter(is_default=True).update(is_default=False)
    view = SavedView.objects.create(
        person_id=int(actor.key), table=table, name=name, query=query, is_default=is_default
    )
    ledger.append(ViewSaved(view.ref, table, is_default), actor=actor)
    return view


@transaction.atomic
def remove_view(view_id: int, *, actor: Actor) -> None:
    """Give up one of one's own views; another person's view is not found."""
    policies.require_person(actor)
    view = queries.view_for_change(view_id, int(actor.key))
    ledger.append(ViewRemoved(view.ref, view.table), actor=actor)
    view.delete()
