"""A place is told once, whatever people wrote of it."""

import pytest

from civicloop.answer.cases.rules.places import place_line


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("梓官區", "梓官路", "梓官區梓官路99號"), "梓官區梓官路99號"),
        (("梓官區", "梓官路", "99號前"), "梓官區 梓官路 99號前"),
        (("梓官區", "", "公園旁"), "梓官區 公園旁"),
        (("梓官區", "梓官路", ""), "梓官區 梓官路"),
        (("", "Main Road", "Main Road 5"), "Main Road 5"),
        (("", "", ""), ""),
    ],
)
def test_a_place_is_told_once(parts, line):
    assert place_line(*parts) == line
