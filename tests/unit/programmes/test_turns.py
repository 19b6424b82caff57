"""A reviewer goes through every report, whether each is accepted or left for later."""

import pytest

from civicloop.evaluate.programmes.rules import following

ROWS = [("114-003", 9), ("114-001", 4), ("114-002", 7), ("114-002", 6)]


def test_each_is_reached_from_the_one_before_it():
    seen, own = [], ROWS[1]
    for _turn in ROWS:
        seen.append(own[1])
        own = next(row for row in ROWS if row[1] == following(ROWS, own))
    assert seen == [4, 6, 7, 9]


@pytest.mark.parametrize(
    ("rows", "own", "found"),
    [([], ("1", 1), None), ([("1", 1)], ("1", 1), None), ([("0", 2)], ("1", 1), 2)],
)
def test_where_none_is_left_there_is_no_next(rows, own, found):
    assert following(rows, own) == found
