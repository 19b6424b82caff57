"""Pages that people composed: one's own, and those that are open to somebody."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from civicloop.kernel.actors.rules import Actor, ActorKind
from civicloop.kernel.organizations import queries as organizations
from civicloop.publish.dashboards.models import Audience, OwnPage


def own_pages(actor: Actor) -> QuerySet[OwnPage]:
    """The actor's own pages by name."""
    return OwnPage.objects.filter(owner_id=int(actor.key), removed_at=None)


def pages_shared_with(actor: Actor) -> QuerySet[OwnPage]:
    """Pages of others that the actor may read, by name."""
    return (
        OwnPage.objects.filter(_open_to(actor), removed_at=None)
        .exclude(owner_id=int(actor.key))
        .select_related("owner", "unit")
    )


def page_for(actor: Actor, pk: int) -> OwnPage | None:
    """A page that the actor may read: an own one, or one that is shared with them."""
    if actor.kind is not ActorKind.PERSON:
        return None
    found = OwnPage.objects.filter(pk=pk, removed_at=None).select_related("owner", "unit")
    return found.filter(Q(owner_id=int(actor.key)) | _open_to(actor)).first()


def own_page(actor: Actor, pk: int, *, removed: bool = False) -> OwnPage | None:
    """One's own page; one that was taken away where that is asked."""
    found = OwnPage.objects.filter(pk=pk, owner_id=int(actor.key), removed_at__isnull=not removed)
    return found.select_related("owner", "unit").first()


def own_page_for_change(actor: Actor, pk: int, *, removed: bool = False) -> OwnPage | None:
    """One's own page, locked."""
    rows = OwnPage.objects.select_for_update()
    found = rows.filter(pk=pk, owner_id=int(actor.key), removed_at__isnull=not removed)
    return found.first()


def first_page(actor: Actor) -> int | None:
    """The page with which somebody begins their work, if they chose one."""
    if actor.kind is not ActorKind.PERSON:
        return None
    chosen = OwnPage.objects.filter(owner_id=int(actor.key), is_first=True, removed_at=None)
    return chosen.values_list("pk", flat=True).first()


def _open_to(actor: Actor) -> Q:
    """Shared with all staff, or with a unit in which, or below which, the actor works."""
    above = {pk for unit in sorted(actor.units) for pk in organizations.ancestor_ids(unit)}
    of_unit = Q(audience=Audience.UNIT, unit_id__in=above | actor.units)
    return Q(audience=Audience.STAFF) | of_unit
