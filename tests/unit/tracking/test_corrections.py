"""What a correction after the freeze has to explain (列管計畫評鑑要點; 預算法 §61)."""

from itertools import product

import pytest

from civicloop.engines.tracking.rules import Explaining, explaining

LAG, SPENDING = "lag", "spending"
SETS = ((), (LAG,), (SPENDING,), (LAG, SPENDING))


@pytest.mark.parametrize(
    ("before", "after", "stands", "given", "found"),
    [
        ((), (), False, False, Explaining.NONE),
        ((), (LAG,), False, False, Explaining.MISSING),
        ((), (LAG,), False, True, Explaining.KEPT),
        ((LAG,), (LAG,), True, False, Explaining.STANDS),
        ((LAG,), (LAG,), True, True, Explaining.KEPT),
        ((LAG,), (LAG, SPENDING), True, False, Explaining.MISSING),
        ((LAG, SPENDING), (SPENDING,), True, False, Explaining.STANDS),
        ((LAG,), (SPENDING,), True, False, Explaining.MISSING),
        ((LAG,), (LAG,), False, False, Explaining.MISSING),
        ((LAG,), (), True, False, Explaining.CLOSED),
        ((LAG,), (), True, True, Explaining.CLOSED),
        ((LAG,), (), False, True, Explaining.NEEDLESS),
        ((), (), False, True, Explaining.NEEDLESS),
        ((), (), True, False, Explaining.STANDS),
        ((), (), True, True, Explaining.KEPT),
    ],
)
def test_what_becomes_of_an_explanation(before, after, stands, given, found):
    assert explaining(before, after, stands=stands, given=given) == found


def test_nothing_behind_is_silent_and_nothing_given_is_lost_unsaid():
    for before, after, stands, given in product(SETS, SETS, (True, False), (True, False)):
        found = explaining(before, after, stands=stands, given=given)
        if after:
            explained = found == Explaining.KEPT or (stands and found == Explaining.STANDS)
            assert explained or found == Explaining.MISSING
        if given:
            assert found in {Explaining.KEPT, Explaining.CLOSED, Explaining.NEEDLESS}
        if found == Explaining.CLOSED:
            assert stands
            assert before
            assert not after
