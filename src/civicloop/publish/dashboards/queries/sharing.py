"""Links that somebody made."""

from __future__ import annotations

from django.db.models import QuerySet

from civicloop.kernel.actors.rules import Actor
from civicloop.publish.dashboards.models import ShareLink


def links_of(actor: Actor) -> QuerySet[ShareLink]:
    """The actor's own links, the newest first."""
    return ShareLink.objects.filter(made_by_id=int(actor.key)).select_related("page")
