"""``make soak`` in small: a real product on a city of its own takes reports under kill -9."""

from __future__ import annotations

from bench.soak.plan import KINDS, Plan, kills
from bench.soak.run import soak

SMALL = Plan(intakes=60, kills=3, clients=6, seed=1, patience=120.0, hurry=True)
TOLERATED = {"soak_longest_silence"}  # a figure of the machine, which other tests load


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled_when_everything_is_killed():
    said: list[str] = []
    assert {kill.kind for kill in kills(SMALL)} == set(KINDS[:3])
    results = soak(SMALL, said.append)
    missed = [result for result in results if not result.met and result.name not in TOLERATED]
    assert missed == [], "\n".join(said)
