"""What will be reported, and when what is killed; everything follows from the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import cycle, islice

WEST, SOUTH, SIDE = 120.20, 22.50, 0.1
DISTRICTS = ("A", "B", "C", "D")
"""Squares in two rows; the city that ``bench.soak.city`` lays down."""
PEOPLE_OF_A_UNIT = 2
CATEGORIES = (
    "pothole",
    "fallen-tree",
    "street-light",
    "flooding",
    "signal",
    "major-incident",
)
KINDS = (
    "database",  # the server and all its processes at one stroke
    "worker",
    "web",  # the web server with all its processes
    "web process",  # one that answers requests
    "postmaster",  # the server's first process; the others notice
    "backend",  # one process of the server, which then recovers
    "web parent",  # the web server's first process; the others end by themselves
)
HANGS_UP, SENDS_AGAIN = 0.04, 0.04


@dataclass(frozen=True, slots=True)
class Plan:
    """How much, how often, and for how long at most."""

    intakes: int = 2000
    kills: int = 28
    clients: int = 8
    seed: int = 1
    patience: float = 900.0  # seconds until the queues must be empty
    hurry: bool = False  # what waits for a later try is made due at once

    @property
    def most_seconds(self) -> float:
        """When the clients give up: a second and a half for a report, and a minute for a kill."""
        return 120.0 + 1.5 * self.intakes + 60.0 * self.kills


@dataclass(frozen=True, slots=True)
class Report:
    """One report of one citizen; no two say the same."""

    index: int
    category: str
    description: str
    place: str
    lon: float
    lat: float
    name: str
    phone: str
    email: str
    hangs_up: bool  # sends the form once without waiting for the answer
    sends_again: bool  # sends the form once more after the answer

    @property
    def fields(self) -> dict[str, str]:
        """What the form is filled in with."""
        return {
            "category": self.category,
            "description": self.description,
            "place": self.place,
            "lat": f"{self.lat:.6f}",
            "lon": f"{self.lon:.6f}",
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
        }


@dataclass(frozen=True, slots=True)
class Kill:
    """What is killed once so many reports were acknowledged, and a moment later."""

    kind: str
    after: int
    delay: float


def reports(plan: Plan) -> list[Report]:
    """The reports in the order in which they are sent."""
    chance = random.Random(plan.seed)
    return [_report(index, chance) for index in range(plan.intakes)]


def _report(index: int, chance: random.Random) -> Report:
    door = chance.randrange(1, 400)
    things = ("坑洞", "積水", "路燈不亮", "號誌故障", "斷枝", "散落物")
    since = ("昨晚", "今早", "上週", "剛才", "颱風過後")
    return Report(
        index=index,
        category=chance.choice(CATEGORIES),
        description=(
            f"{chance.choice(since)}起有{chance.choice(things)}，已影響通行，請儘速處理。"
            f"\n這是第 {index + 1} 件。"
        ),
        place=f"中山路 {door} 號前",
        lon=WEST + SIDE * len(DISTRICTS) / 2 * chance.uniform(0.02, 0.98),
        lat=SOUTH + SIDE * 2 * chance.uniform(0.02, 0.98),
        name=f"市民{index + 1:05d}",
        phone=f"0912-{index // 1000:03d}-{index % 1000:03d}",
        email=f"citizen-{index + 1:05d}@example.org",
        hangs_up=chance.random() < HANGS_UP,
        sends_again=chance.random() < SENDS_AGAIN,
    )


def kills(plan: Plan) -> list[Kill]:
    """The kills in their order: every kind as often as any other, at moments left to chance."""
    chance = random.Random(f"kills of {plan.seed}")
    kinds = list(islice(cycle(KINDS), plan.kills))
    chance.shuffle(kinds)
    first, last = plan.intakes // 20, max(plan.intakes * 19 // 20, 1)
    moments = sorted(chance.randrange(first, last) for _ in kinds)
    return [
        Kill(kind, after, chance.uniform(0.0, 0.5))
        for kind, after in zip(kinds, moments, strict=True)
    ]
