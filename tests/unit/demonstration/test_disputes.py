"""Units that disagree refuse both, in the time that they have, or nobody refuses."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from civicloop.assembly.demonstration.rules import lives, routes
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.grammar import Memory
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.staff import staff
from civicloop.assembly.demonstration.rules.words import Matter, Words

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
SEED = "disputes"


@pytest.mark.parametrize("left", [30, 75, 200])
def test_both_refuse_or_none(left: int) -> None:
    story = next(
        story
        for story in City(SEED, NOW, 400).stories()
        if routes.unit_for(story.category, story.spot.district_code)
        not in {routes.other_unit(story.category, story.spot.district_code), routes.TRIAGE}
    )
    unit = routes.unit_for(story.category, story.spot.district_code)
    habit = table("habits")["categories"][story.category]
    matter = Matter(habit["topic"], story.spot, story.opened_at, unit, habit.get("replies", ""))
    number: Counter[int] = Counter()
    for day in range(600):
        opened_at = NOW - lives.LATELY + timedelta(seconds=day * 7 + 60)
        life = lives.Life(  # so new that disputes are frequent
            seed=SEED,
            category=story.category,
            unit=unit,
            district=story.spot.district_code,
            at=opened_at + lives.TIME_TO_REFUSE - timedelta(minutes=left),
            now=opened_at,
            staff=staff(SEED),
            words=Words(matter, staff(SEED), Memory(3), Random(day)),
            chance=Random(day),
            has_mail=False,
        )
        lives._is_left_to_the_centre(life, opened_at)
        number[sum(step.verb == "refuse" for step in life.steps)] += 1
    assert set(number) == ({0, 2} if left > 30 else {0})
