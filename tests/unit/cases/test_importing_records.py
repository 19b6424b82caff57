"""Records of a CSV file, also where some of them are broken."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.rules.importing.records import MOST_LINES, Records

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
ROWS = st.lists(st.lists(CELL, min_size=2, max_size=4).filter(any), min_size=1, max_size=8)


def read(text: str) -> list[tuple[int, tuple[str, ...], bool]]:
    """Line, cells and whether it is broken, of every record."""
    lines = io.StringIO(text, newline="")
    return [(row.line, row.cells, bool(row.problem)) for row in Records(iter(lines))]


@given(ROWS)
def test_what_a_writer_of_csv_wrote_is_read_back(rows):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [list(cells) for _, cells, _ in read(out.getvalue())] == rows


@given(ROWS, st.data())
def test_every_record_says_the_line_on_which_it_begins(rows, data):
    out = io.StringIO(newline="")
    begins = []
    for row in rows:
        begins.append(len(list(io.StringIO(out.getvalue(), newline=""))) + 1)
        csv.writer(out, quoting=csv.QUOTE_ALL).writerow(row)
    assert [line for line, _, _ in read(out.getvalue())] == begins


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'a,b\n1,"open\n2,3\n4,5\n',
            [
                (1, ("a", "b"), False),
                (2, (), True),
                (3, ("2", "3"), False),
                (4, ("4", "5"), False),
            ],
        ),
        ('a\n"x"y\nz\n', [(1, ("a",), False), (2, (), True), (3, ("z",), False)]),
        ("a\n\n\nb\n", [(1, ("a",), False), (4, ("b",), False)]),
        ("a\rb\r\nc", [(1, ("a",), False), (2, ("b",), False), (3, ("c",), False)]),
        ("", []),
    ],
)
def test_a_broken_record_costs_its_line_alone(text, found):
    assert read(text) == found


def test_a_quote_that_is_never_closed_swallows_nothing():
    found = read('1,"' + "x\n" * (3 * MOST_LINES) + "2,3\n")
    assert found[0] == (1, (), True)
    assert found[-1] == (3 * MOST_LINES + 1, ("2", "3"), False)
    assert len(found) == 3 * MOST_LINES + 1
