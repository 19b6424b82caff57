"""Why a date is what it is: days with the same words are one line with its days."""

from datetime import datetime, timedelta
from itertools import pairwise

from civicloop.evaluate.resolutions.web.steps import lines_of
from civicloop.kernel.clock.rules import explain, merge
from civicloop.kernel.clock.rules.policy import calendar_days


def test_thirty_calendar_days_are_one_line():
    start = datetime.fromisoformat("2026-11-05T09:00:00+08:00")
    steps = explain(calendar_days(30), start, merge([]))
    lines = lines_of(steps, english=False)
    assert sum(line.days for line in lines) == len(steps)
    longest = max(lines, key=lambda line: line.days)
    assert longest.days >= 29
    assert longest.last - longest.first == timedelta(days=longest.days - 1)
    assert all(one.text != other.text for one, other in pairwise(lines))
