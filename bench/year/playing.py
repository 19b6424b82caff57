"""Plays stories of the demonstration city through the services, in the order of their instants."""

from __future__ import annotations

import heapq
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from PIL import Image

from bench.year import telephoning
from civicloop.answer.cases import services as cases
from civicloop.assembly.demonstration.rules import pictures
from civicloop.assembly.demonstration.rules.stories import CITIZEN, Step, Story
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor, citizen
from civicloop.kernel.organizations import queries as organizations

VERBS: dict[str, Callable[..., Any]] = {
    "assign": cases.assign,
    "call": telephoning.call,
    "accept": telephoning.accept,
    "start": cases.start,
    "refuse": cases.refuse,
    "transfer": cases.transfer,
    "pause": cases.pause,
    "resume": cases.resume,
    "note": cases.note,
    "close": cases.close,
    "reopen": cases.reopen,
    "rate": cases.rate,
    "withdraw": cases.withdraw,
}
"""The service behind each step of a story."""

PHOTO_SIZE = 160, 120

Call = tuple[datetime, int, int, Story, Step | None]
"""Instant, number of the story, place in it; the story, and its step (none: the intake)."""


@cache
def small(name: str) -> bytes:
    """The picture of a name, small: a year measures the services, not the drawing."""
    out = io.BytesIO()
    Image.open(io.BytesIO(pictures.picture(name))).resize(PHOTO_SIZE).save(out, "JPEG")
    return out.getvalue()


def calls(stories: Iterable[Story]) -> Iterator[Call]:
    """What is to be done, in order; ``stories`` come by the instant of their intake."""
    waiting: list[Call] = []
    for story in stories:
        while waiting and waiting[0][0] <= story.opened_at:
            yield heapq.heappop(waiting)
        yield story.opened_at, story.number, 0, story, None
        for place, step in enumerate(story.steps, start=1):
            heapq.heappush(waiting, (step.at, story.number, place, story, step))
    while waiting:
        yield heapq.heappop(waiting)


def play(
    stories: Iterable[Story],
    program: Actor,
    *,
    on: datetime,
    draw: Callable[[str], bytes] = small,
) -> Iterator[Call]:
    """Call the service of every step; each call is given back when it is done.

    Everybody acts with the rights of the day ``on``, when nobody was away. ``draw`` gives
    the photo of a name.
    """
    person = cache(lambda name: access.actor_for(organizations.person(username=name), on))
    unit = cache(lambda code: organizations.unit(code=code).pk)
    keys: dict[int, int] = {}
    for call in calls(stories):
        at, number, _, story, step = call
        if step is None:
            actor = citizen() if story.by == CITIZEN else person(story.by)
            keys[number] = cases.open_case(
                story.draft,
                actor=program if story.draft.channel == "open311" else actor,
                key=f"story {number}",
                photos=[io.BytesIO(draw(name)) for name in story.photos],
                now=at,
            ).pk
        else:
            actor = citizen(f"cases:case:{keys[number]}") if step.by == CITIZEN else person(step.by)
            values = dict(step.values)
            if "to" in values:
                values["to"] = unit(values["to"])
            if step.photos:
                values["photos"] = [io.BytesIO(draw(name)) for name in step.photos]
            VERBS[step.verb](keys[number], actor=actor, now=at, **values)
            if step is story.steps[-1]:
                del keys[number]
        yield call
