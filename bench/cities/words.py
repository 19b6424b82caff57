"""Searches in a city: ``python -m bench.cities.words``, run on its database.

Words are taken by how many cases hold them: about 70, 10 and 1 in a hundred, and none.
Printed is one JSON object: for each kind of word the word, its share, and the milliseconds
of each search (the newest twenty, and their number up to a thousand).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from importlib import import_module
from typing import Any

import django

SAMPLE = 20_000
TRIES = 60
SHARES = {"in 70 %": 0.70, "in 10 %": 0.10, "in 1 %": 0.01}
NEAR = 0.25
"""How far from the share that is wanted the one of a pair may be."""
NOWHERE = "龘靐"
KIND = "cases.case"


def main() -> int:
    """Measure each word over all units, and one of them within one unit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    django.setup()
    Entry = import_module("django.apps").apps.get_model("search", "Entry")  # noqa: N806
    find = import_module("civicloop.kernel.search.queries")
    actors = import_module("civicloop.kernel.actors.rules")
    kind = import_module("civicloop.kernel.search.rules").KINDS.get(KIND)
    everyone = actors.machine("bench", kind.permission)
    unit = Entry.objects.filter(kind=KIND).order_by("-at").values_list("unit", flat=True)[0]
    words = chosen(Entry)
    found = {name: measured(find, word, everyone) for name, word in words.items()}
    own = scoped(actors, kind.permission, unit)
    found["within a unit"] = measured(find, words["in 10 %"], own)
    json.dump(found, sys.stdout, ensure_ascii=False)
    return 0


def chosen(entries: Any) -> dict[str, str]:
    """For each share the pair of signs whose share in a sample is nearest to it.

    No pair is in most texts; where none comes near, it is one sign.
    """
    words: Counter[str] = Counter()
    texts = entries.objects.filter(kind=KIND).order_by("-at").values_list("text", flat=True)
    sample = list(texts[:SAMPLE])
    for text in sample:
        words.update({text[at : at + long] for long in (1, 2) for at in range(len(text))})
    shares = {
        word: count / len(sample)
        for word, count in words.items()
        if all("一" <= sign <= "鿿" for sign in word)
    }
    nearest = {name: _nearest(shares, wanted) for name, wanted in SHARES.items()}
    return nearest | {"in none": NOWHERE}


def _nearest(shares: dict[str, float], wanted: float) -> str:
    def off(word: str) -> float:
        return abs(shares[word] / wanted - 1)

    pair = min((word for word in shares if len(word) > 1), key=off)
    return pair if off(pair) < NEAR else min(shares, key=off)


def measured(find: Any, word: str, actor: Any) -> dict[str, Any]:
    """The word, how many hits it has (at most a thousand), and how long each try took."""
    spans = []
    for _ in range(TRIES):
        began = time.perf_counter()
        hits = find.find(word, actor=actor, kinds=[KIND], limit=20)
        count, more = find.count(word, actor=actor, kinds=[KIND])
        spans.append((time.perf_counter() - began) * 1000)
    return {"word": word, "hits": count, "more": more, "shown": len(hits), "spans": spans}


def scoped(actors: Any, permission: str, unit: int) -> Any:
    """Somebody who may see the cases of one unit."""
    return actors.person(0, grants={permission: frozenset({unit})})


if __name__ == "__main__":
    sys.exit(main())
