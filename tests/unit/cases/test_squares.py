"""Squares of the map: every place lies in one, and each square is one range."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.rules import squares
from civicloop.answer.cases.rules.squares import Square, WindowError

LON = st.floats(-180, 179.999999, allow_nan=False)
LAT = st.floats(-85, 85, allow_nan=False)
ZOOM = st.integers(0, squares.FINEST)
ENDS = st.integers(0, 2**20 - 1)


def plain(lon, lat, zoom):
    """The square of a place, by the formula that maps on the web give."""
    side = 2**zoom
    x = (lon + 180) / 360 * side
    y = (1 - math.log(math.tan(math.radians(lat)) + 1 / math.cos(math.radians(lat))) / math.pi) / 2
    return Square(zoom, int(x), int(y * side))


@given(LON, LAT, st.integers(0, 16))
def test_a_place_lies_in_the_square_that_maps_on_the_web_draw_it_in(lon, lat, zoom):
    first, after = plain(lon, lat, zoom).quads
    assert first <= squares.quad(lon, lat) < after


@given(ENDS, ENDS)
def test_digits_of_two_numbers_in_turn_can_be_read_back(x, y):
    woven = squares.interleaved(x, y)
    digits = f"{woven:040b}"
    assert (int(digits[1::2], 2), int(digits[::2], 2)) == (x, y)


@given(ENDS, ENDS, st.integers(1, 20))
def test_a_square_is_exactly_its_four_quarters(x, y, zoom):
    square = Square(zoom - 1, x >> 21 - zoom, y >> 21 - zoom)
    quarters = [
        Square(zoom, 2 * square.x + right, 2 * square.y + down)
        for right in (0, 1)
        for down in (0, 1)
    ]
    assert squares.joined(quarters) == [square.quads]


@given(LON, LAT, ZOOM)
def test_a_cell_holds_its_place_and_lies_in_the_square_of_its_zoom(lon, lat, zoom):
    place = squares.quad(lon, lat)
    first, after = squares.cell_quads(squares.cell_of(place, zoom), zoom)
    assert first <= place < after
    assert after - first == 4 ** (squares.FINEST - min(zoom + squares.FINER, squares.FINEST))


def test_the_ends_of_the_earth_are_on_the_map():
    for lon, lat in ((180, 90), (-180, -90), (180, -90), (0, 89.999)):
        assert 0 <= squares.quad(lon, lat) < 4**squares.FINEST


def test_a_window_is_its_squares_row_by_row():
    assert squares.window("3/1-2/4-5") == [
        Square(3, 1, 4),
        Square(3, 2, 4),
        Square(3, 1, 5),
        Square(3, 2, 5),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3/1-2/4",
        "21/0-0/0-0",
        "3/2-1/4-5",
        "3/1-8/4-5",
        "10/0-8/0-8",
        "99/0-0/0-0",
        "٣/1-2/4-5",
        "3/1-2/4-5\x00",
        "3/-1-2/4-5",
        "20/0-99999999/0-0",
    ],
)
def test_what_is_no_part_of_the_map_is_refused(text):
    with pytest.raises(WindowError):
        squares.window(text)


def test_a_window_has_at_most_sixty_four_squares():
    assert len(squares.window("10/0-7/0-7")) == 64
    with pytest.raises(WindowError):
        squares.window("10/0-7/0-8")
