"""Keep and give up views of tables; say whose city this is."""

from __future__ import annotations

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger
from civicloop.ui import policies, queries
from civicloop.ui.errors import ViewNameTakenError
from civicloop.ui.events import CityDescribed, ViewRemoved, ViewSaved
from civicloop.ui.models import City, SavedView

__all__ = ["describe_city", "remove_view", "save_view"]


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


@transaction.atomic
def describe_city(*, actor: Actor, **fields: str) -> City:
    """Set the name, the mark, the hotline or the office that stand on every page."""
    policies.require_describe_city(actor)
    city = queries.city_for_change()
    for name, value in fields.items():
        setattr(city, name, value)
    city.full_clean()
    city.save()
    ledger.append(CityDescribed(city.ref, tuple(sorted(fields))), actor=actor)
    return city
