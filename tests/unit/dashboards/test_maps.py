"""Boundaries become drawings, values become steps, and no name lies over another one."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.publish.dashboards.rules import STEPS, centre, drawing, steps
from civicloop.publish.dashboards.rules.maps import label_box

numbers = st.decimals(min_value=0, max_value=100, places=2)
places = st.lists(
    st.tuples(
        st.floats(120.1, 121.0), st.floats(22.5, 23.4), st.floats(0.005, 0.2), st.text(max_size=4)
    ),
    min_size=1,
    max_size=25,
)


def district(code, lon, lat, size, name="區"):
    ring = [(lon, lat), (lon + size, lat), (lon + size, lat + size), (lon, lat + size), (lon, lat)]
    return {
        "id": code,
        "properties": {"name": name, "lon": lon + size / 2, "lat": lat + size / 2},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def city(rows):
    return {"features": [district(f"D{at}", *row) for at, row in enumerate(rows)]}


@given(st.lists(numbers, min_size=1, max_size=60))
def test_every_value_lies_in_one_step_and_larger_values_never_in_a_lower_one(values):
    scale = steps(values)
    assert 1 <= len(scale.bounds) <= STEPS
    found = [scale.step(value) for value in sorted(values)]
    assert found == sorted(found)
    for value in values:
        low, high = scale.bounds[scale.step(value) - 1]
        assert low <= value <= high


@given(st.lists(numbers, unique=True, min_size=STEPS, max_size=60))
def test_steps_hold_as_equal_numbers_of_members_as_can_be(values):
    scale = steps(values)
    sizes = [sum(scale.step(value) == step for value in values) for step in range(1, STEPS + 1)]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([], ()),
        ([5], ((5, 5),)),
        ([1, 1, 1, 9], ((1, 1), (9, 9))),
        ([1, 2, 3, 4, 5], ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5))),
    ],
)
def test_few_kinds_of_values_make_few_steps(values, bounds):
    assert steps([Decimal(value) for value in values]).bounds == bounds


def test_no_figure_is_no_step():
    assert steps([Decimal(1)]).step(None) == 0


@given(places)
def test_everything_is_drawn_inside_and_no_name_lies_over_another(rows):
    made = drawing(city(rows), width=460)
    assert len(made.shapes) == len(rows)
    named = [shape for shape in made.shapes if shape.fits]
    for one, other in combinations(map(label_box, named), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for shape in named:
        west, south, east, north = label_box(shape)
        assert west >= 0
        assert south >= 0
        assert east <= made.width
        assert north <= made.height


def test_a_square_in_degrees_is_narrower_than_high_this_far_from_the_equator():
    made = drawing(city([(120, 22.5, 1, "市")]), width=460)
    assert made.shapes[0].path == (
        f"M6 {made.height - 6:g}L454 {made.height - 6:g}L454 6L6 6L6 {made.height - 6:g}Z"
    )
    assert 480 < made.height < 510


def test_a_dense_centre_is_drawn_again_and_an_even_city_is_not():
    even = [(120 + col * 0.1, 22.5 + row * 0.1, 0.1, "區") for col in range(4) for row in range(4)]
    assert centre(city(even)) is None
    dense = [(120 + at * 0.01, 22.5, 0.01, "區") for at in range(4)]
    dense += [(120.2 + at * 0.2, 22.5, 0.2, "山") for at in range(5)]
    assert centre(city(dense)) == pytest.approx((120, 22.5, 120.02, 22.51))
    part = drawing(city(dense), width=320, box=centre(city(dense)))
    assert {shape.code for shape in part.shapes} >= {"D0", "D1"}
    assert "D8" not in {shape.code for shape in part.shapes}
