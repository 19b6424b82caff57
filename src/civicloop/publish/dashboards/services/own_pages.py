"""Composing pages: every change goes into a draft first, which its owner saves or drops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.publish.dashboards import policies, queries
from civicloop.publish.dashboards.errors import (
    BadCardError,
    ChangedMeanwhileError,
    LinkGoneError,
    TooManyPagesError,
)
from civicloop.publish.dashboards.events import (
    FirstPageChosen,
    PageRemoved,
    PageRestored,
    PageSaved,
    PageShared,
)
from civicloop.publish.dashboards.models import Audience, OwnPage, OwnPageVersion
from civicloop.publish.dashboards.rules.own_pages import LONGEST_TITLE, MOST_PAGES, Draft


@transaction.atomic
def make_page(title: str, *, actor: Actor, now: datetime | None = None) -> OwnPage:
    """An empty page of one's own."""
    return _made(Draft("").titled(title), actor, now or clock.now())


@transaction.atomic
def copy_page(pk: int, title: str, *, actor: Actor, now: datetime | None = None) -> OwnPage:
    """A page that the actor may read, as one of their own: what happens to it is theirs alone."""
    page = queries.page_for(actor, pk)
    if page is None:
        raise LinkGoneError(was_known=False)
    draft = Draft.read({"title": title[:LONGEST_TITLE], "cards": page.cards})
    return _made(draft, actor, now or clock.now())


@transaction.atomic
def compose(pk: int, edit: Callable[[Draft], Draft], *, step: int, actor: Actor) -> Draft:
    """Change the draft of one's own page; who comes second from another window is told so.

    Readers see nothing of it, and nothing is announced, before it is saved.
    """
    page = _mine(pk, actor)
    if page.step != step:
        raise ChangedMeanwhileError
    draft = edit(draft_of(page))
    page.draft, page.step = draft.kept(), page.step + 1
    page.save(update_fields=["draft", "step"])
    return draft


@transaction.atomic
def save_page(pk: int, *, step: int, actor: Actor, now: datetime | None = None) -> OwnPage:
    """Show readers the draft from now on, as the next version; the earlier ones are kept."""
    page = _mine(pk, actor)
    if page.step != step:
        raise ChangedMeanwhileError
    if page.draft is None:
        return page
    kept = draft_of(page).kept()
    page.draft, page.step = None, page.step + 1
    if (kept["title"], kept["cards"]) != (page.title, page.cards):
        page.title, page.cards, page.version = kept["title"], kept["cards"], page.version + 1
        _keep(page, actor, now or clock.now())
    page.save()
    return page


@transaction.atomic
def drop_draft(pk: int, *, actor: Actor) -> OwnPage:
    """Forget what was composed since the page was saved."""
    page = _mine(pk, actor)
    page.draft, page.step = None, page.step + 1
    page.save(update_fields=["draft", "step"])
    return page


@transaction.atomic
def open_page_to(
    pk: int,
    audience: str,
    *,
    unit: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> OwnPage:
    """Let nobody else, one of the actor's units, or all staff read a page."""
    page = _mine(pk, actor)
    if audience not in Audience.values:
        raise BadCardError("audience", audience)
    if (audience == Audience.UNIT) != (unit in actor.units):
        raise BadCardError("unit", str(unit or ""))
    if (page.audience, page.unit_id) != (audience, unit):
        page.audience, page.unit_id = audience, unit
        page.save(update_fields=["audience", "unit"])
        told = f"organizations:unit:{unit}" if unit else ""
        ledger.append(PageShared(page.ref, audience, told), actor=actor, at=now or clock.now())
    return page


@transaction.atomic
def begin_with(pk: int, *, is_first: bool, actor: Actor, now: datetime | None = None) -> OwnPage:
    """Make a page the one with which its owner's work begins, or no longer.

    All pages of the owner are locked, in one order: of two that are chosen at once one stays.
    """
    require(policies.may_compose(actor), action="begin_with")
    rows = queries.own_pages(actor).select_for_update().order_by("pk")
    page = {row.pk: row for row in rows}.get(pk)
    if page is None:
        raise LinkGoneError(was_known=False)
    if page.is_first != is_first:
        OwnPage.objects.filter(owner_id=page.owner_id, is_first=True).update(is_first=False)
        page.is_first = is_first
        page.save(update_fields=["is_first"])
        ledger.append(FirstPageChosen(page.ref, is_first), actor=actor, at=now or clock.now())
    return page


@transaction.atomic
def remove_page(pk: int, *, actor: Actor, now: datetime | None = None) -> OwnPage:
    """Take a page away, from its readers too; links to it lead nowhere. It can come back."""
    page, at = _mine(pk, actor), now or clock.now()
    page.removed_at, page.is_first = at, False
    page.save(update_fields=["removed_at", "is_first"])
    ledger.append(PageRemoved(page.ref), actor=actor, at=at)
    return page


@transaction.atomic
def restore_page(pk: int, *, actor: Actor, now: datetime | None = None) -> OwnPage:
    """Bring a page back that was taken away."""
    require(policies.may_compose(actor), action="restore_page")
    page = queries.own_page_for_change(actor, pk, removed=True)
    if page is None:
        raise LinkGoneError(was_known=False)
    _refuse_too_many(actor)
    page.removed_at = None
    page.save(update_fields=["removed_at"])
    ledger.append(PageRestored(page.ref), actor=actor, at=now or clock.now())
    return page


def draft_of(page: OwnPage) -> Draft:
    """What is being composed; without a draft, the page as it was saved."""
    return Draft.read(page.draft or {"title": page.title, "cards": page.cards})


def _made(draft: Draft, actor: Actor, at: datetime) -> OwnPage:
    require(policies.may_compose(actor), action="make_page")
    _refuse_too_many(actor)
    kept = draft.kept()
    page = OwnPage.objects.create(
        owner_id=int(actor.key),
        title=kept["title"],
        cards=kept["cards"],
        made_at=at,
        changed_at=at,
    )
    _keep(page, actor, at)
    return page


def _keep(page: OwnPage, actor: Actor, at: datetime) -> None:
    page.changed_at = at
    OwnPageVersion.objects.create(
        page=page, number=page.version, title=page.title, cards=page.cards, saved_at=at
    )
    said = PageSaved(page.ref, page.version, len(page.cards), page.title)
    ledger.append(said, actor=actor, at=at)


def _mine(pk: int, actor: Actor) -> OwnPage:
    require(policies.may_compose(actor), action="compose")
    page = queries.own_page_for_change(actor, pk)
    if page is None:
        raise LinkGoneError(was_known=False)
    return page


def _refuse_too_many(actor: Actor) -> None:
    if queries.own_pages(actor).count() >= MOST_PAGES:
        raise TooManyPagesError
