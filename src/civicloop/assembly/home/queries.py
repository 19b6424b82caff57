"""What the last automatic run over the pages found, and what lies near a place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.urls import reverse

from civicloop.assembly.home.rules import Run, run_from
from civicloop.evaluate.resolutions.rules import Neighbour
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.search import queries as search

SPOTS, NEAREST = 3, 6
RESULT = Path(__file__).parent / "mappings" / "accessibility.json"


@lru_cache(maxsize=1)
def last_run() -> Run | None:
    """The run whose result is kept; ``None`` where there is none or it cannot be read."""
    try:
        return run_from(json.loads(RESULT.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def cases_near(actor: Actor, places: Sequence[str], _text: str) -> list[Neighbour]:
    """The newest cases that name one of these places, as far as the actor may find them."""
    spots = [place for place in places if not place.endswith("區")][:SPOTS]
    hits = {
        hit.ref: hit
        for spot in spots
        for hit in search.find(spot, actor=actor, kinds=("cases.case",), limit=NEAREST)
    }
    newest = sorted(hits.values(), key=lambda hit: hit.at, reverse=True)[:NEAREST]
    return [
        Neighbour(hit.ref, hit.title, reverse(hit.url, args=[hit.key]), hit.at) for hit in newest
    ]
