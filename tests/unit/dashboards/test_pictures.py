"""Lines drawn on the server: scales, gaps, and nothing to draw."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.publish.dashboards.rules.pictures import HEIGHT, STEPS, TOP, line_picture, scale


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 100, (0, 25)), (0, 4, (0, 1)), (0, 0, (0, 1)), (90, 98, (90, 2)), (0, 1234, (0, 500))],
)
def test_a_scale_has_round_steps_that_reach_the_top(low, high, expected):
    assert scale(low, high) == expected


NUMBERS = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@given(st.tuples(NUMBERS, NUMBERS).map(sorted))
def test_every_scale_holds_its_values(pair):
    low, high = pair
    begin, step = scale(low, high)
    assert step > 0
    assert begin <= low * (1 + 1e-9)
    assert begin + step * STEPS >= high * (1 - 1e-9)


def test_a_month_without_a_figure_parts_the_line():
    drawn = line_picture("abcde", [1, 2, None, 4, 3], from_zero=True)
    assert len(drawn.pieces) == 2
    assert len(drawn.dots) == 4
    assert [level.text for level in drawn.levels] == ["0", "1", "2", "3", "4"]
    assert min(dot.y for dot in drawn.dots) == TOP
    assert all(TOP <= dot.y <= HEIGHT for dot in drawn.dots)


def test_the_last_month_is_always_named():
    names = [str(number) for number in range(13)]
    drawn = line_picture(names, [1.0] * 13, from_zero=False)
    assert drawn.months[-1].text == "12"
    assert len(drawn.months) <= 5


def test_nothing_is_drawn_of_nothing():
    assert line_picture(["a", "b"], [None, None], from_zero=True) is None
