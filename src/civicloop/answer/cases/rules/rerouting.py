"""What a change of the routing would have done to cases that are there already."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from civicloop.answer.cases.rules.routing import Rule, route

SAMPLE = 20


@dataclass(frozen=True, slots=True)
class PastCase:
    """What the routing of a case depended on."""

    number: str
    category: str
    district: str
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rerouted:
    """How many cases would have gone elsewhere, from which unit to which, and some of them."""

    looked_at: int
    moved: int
    flows: tuple[tuple[int, int, int], ...]
    sample: tuple[tuple[str, int, int], ...]


def rerouted(
    cases: Iterable[PastCase], before: Sequence[Rule], after: Sequence[Rule], *, on: date
) -> Rerouted:
    """Each case decided twice, by the rules as they are and as they would be on a day.

    Cases that depend on the same things are decided once.
    """
    known: dict[str, tuple[int, int]] = {}
    flows: Counter[tuple[int, int]] = Counter()
    sample: list[tuple[str, int, int]] = []
    looked_at = 0
    for case in cases:
        looked_at += 1
        answers = json.dumps(dict(case.answers), sort_keys=True, default=str)
        key = f"{case.category}\x1f{case.district}\x1f{answers}"
        if key not in known:
            known[key] = (_unit(before, case, on), _unit(after, case, on))
        old, new = known[key]
        if old == new:
            continue
        flows[old, new] += 1
        if len(sample) < SAMPLE and case.number:
            sample.append((case.number, old, new))
    ranked = sorted(flows.items(), key=lambda flow: (-flow[1], flow[0]))
    return Rerouted(
        looked_at,
        sum(flows.values()),
        tuple((old, new, count) for (old, new), count in ranked),
        tuple(sample),
    )


def _unit(rules: Sequence[Rule], case: PastCase, on: date) -> int:
    found = route(
        rules, category=case.category, district=case.district, on=on, answers=case.answers
    )
    return found.unit if found else 0
