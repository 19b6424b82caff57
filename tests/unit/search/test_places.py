"""Where a list of hits goes on is read as it was written, and nothing else is."""

from datetime import UTC, datetime

import pytest

from civicloop.kernel.search.errors import NoPlaceError
from civicloop.kernel.search.rules import place_text, read_place

PLACE = (datetime(2026, 3, 5, 1, 2, 3, 4, tzinfo=UTC), 42)


def test_a_place_is_read_as_it_was_written():
    assert read_place(place_text(PLACE)) == PLACE
    assert read_place("") is None


@pytest.mark.parametrize(
    "text",
    ["~", "~1", "2026-03-05~1", "2026-03-05T01:02:03~1", "2026-03-05T01:02:03+00:00",
     "2026-03-05T01:02:03+00:00~x", "2026-03-05T01:02:03+00:00~１", "never~1",
     "2026-03-05T01:02:03+00:00~" + "9" * 19],
)  # fmt: skip
def test_what_nobody_was_given_is_no_place(text):
    with pytest.raises(NoPlaceError):
        read_place(text)
