"""People take and end posts."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import policies, queries
from civicloop.kernel.organizations.errors import EndedError, ImpossiblePeriodError
from civicloop.kernel.organizations.events import PostEnded, PostTaken
from civicloop.kernel.organizations.models import Person, Post, Unit
from civicloop.kernel.organizations.services.units import today


@transaction.atomic
def take_post(
    person: Person,
    unit: Unit,
    *,
    title: str,
    actor: Actor,
    is_head: bool = False,
    valid_from: date | None = None,
    now: datetime | None = None,
) -> Post:
    """Give a person a place in a unit from a day on."""
    require(policies.may_manage_people(actor), action="organizations.take_post")
    holder = queries.person_for_change(person.pk)
    place = queries.unit_for_change(unit.pk)
    day = valid_from or today(now)
    if not holder.is_active:
        raise EndedError(f"{holder.username} has left.")
    if place.valid_until is not None and place.valid_until <= day:
        raise EndedError(f"{place.code} ended on {place.valid_until}.")
    post = Post.objects.create(
        person=holder, unit=place, title=title, is_head=is_head, valid_from=day
    )
    ledger.append(
        PostTaken(
            person=holder.ref,
            post=post.pk,
            unit=place.ref,
            is_head=is_head,
            valid_from=day.isoformat(),
        ),
        actor=actor,
        at=now,
    )
    return post


@transaction.atomic
def end_post(
    post_id: int, *, actor: Actor, on: date | None = None, now: datetime | None = None
) -> Post:
    """End a post on a day; the last day is the one before."""
    require(policies.may_manage_people(actor), action="organizations.end_post")
    post = queries.post_for_change(post_id)
    day = on or today(now)
    if post.valid_until is not None and post.valid_until <= day:
        raise EndedError(f"This post ended on {post.valid_until}.")
    if day <= post.valid_from:
        raise ImpossiblePeriodError(f"This post began on {post.valid_from}.")
    post.valid_until = day
    post.save(update_fields=["valid_until"])
    ledger.append(
        PostEnded(
            person=post.person.ref,
            post=post.pk,
            unit=post.unit.ref,
            valid_until=day.isoformat(),
        ),
        actor=actor,
        at=now,
    )
    return post


def end_all_posts(person: Person, day: date) -> None:
    """End every post of who leaves; one that has not begun was never held."""
    posts = Post.objects.filter(person=person)
    posts.filter(valid_from__gte=day).delete()
    posts.filter(queries.on_day(day)).update(valid_until=day)
