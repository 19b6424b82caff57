"""Links to pages of figures: made, opened, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.publish.dashboards.errors import BadChoiceError, LinkGoneError
from civicloop.publish.dashboards.events import ShareLinkMade, ShareLinkWithdrawn
from civicloop.publish.dashboards.models import ShareLink
from civicloop.publish.dashboards.rules.sharing import DAYS, digest_of, end_of, new_token

SHARE = "dashboards.share"


@dataclass(frozen=True, slots=True)
class Shared:
    """A page to share: of a topic or of a metric as the reader chose it, or a composed one."""

    wish: Mapping[str, str]
    topic: str = ""
    metric: str = ""
    page: int | None = None

    @property
    def name(self) -> str:
        """What the event calls it."""
        return self.topic or self.metric or f"dashboards:ownpage:{self.page}"


@transaction.atomic
def share(
    page: Shared, *, days: int, actor: Actor, now: datetime | None = None
) -> tuple[ShareLink, str]:
    """Make a link; its token is returned this once and kept nowhere."""
    require(actor.may(SHARE), action="share")
    if days not in DAYS:
        raise BadChoiceError("days", str(days))
    at = now or clock.now()
    token = new_token()
    row = ShareLink.objects.create(
        digest=digest_of(token),
        topic=page.topic,
        metric=page.metric,
        page_id=page.page,
        wish=dict(page.wish),
        made_by_id=int(actor.key),
        made_at=at,
        expires_at=end_of(at, days),
    )
    made = ShareLinkMade(row.ref, page.name, row.expires_at.isoformat())
    ledger.append(made, actor=actor, at=at)
    return row, token


@transaction.atomic
def withdraw_link(pk: int, *, actor: Actor, now: datetime | None = None) -> ShareLink:
    """Close one's own link at once; closing it twice changes nothing."""
    require(actor.may(SHARE), action="withdraw_link")
    at = now or clock.now()
    row = ShareLink.objects.select_for_update().filter(pk=pk, made_by_id=int(actor.key)).first()
    if row is None:
        raise LinkGoneError(was_known=False)
    if row.is_open(at):
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        ledger.append(ShareLinkWithdrawn(row.ref), actor=actor, at=at)
    return row


@transaction.atomic
def open_link(token: str, *, now: datetime | None = None) -> ShareLink:
    """The link of a token, counted as opened.

    It opens while its maker may share: with the right, or the person, the link goes too.
    """
    at = now or clock.now()
    row = (
        ShareLink.objects.select_related("made_by", "page").filter(digest=digest_of(token)).first()
    )
    if row is None:
        raise LinkGoneError(was_known=False)
    if not row.is_open(at) or not access.actor_for(row.made_by, at).may(SHARE):
        raise LinkGoneError(was_known=True)
    ShareLink.objects.filter(pk=row.pk).update(opened=F("opened") + 1, opened_at=at)
    return row
