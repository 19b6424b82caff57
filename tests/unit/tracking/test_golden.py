"""Golden figures of the city's own reports; those that do not add up are caught.

Annual reports of 2012 and 2018, half-year report of 2019, annual plan of 2023.
"""

from decimal import Decimal

import pytest

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules import (
    check_share,
    counts_behind,
)

D = Decimal


@pytest.mark.parametrize(
    ("count", "total", "printed"),
    [
        (2, 159, "1.26"),  # year-end grades of 2017: 優等, 甲等, 乙等
        (52, 159, "32.7"),
        (105, 159, "66.04"),
        (81, 186, "43.55"),  # 2012: in time, lagging
        (105, 186, "56.45"),
        (859, 889, "96.63"),  # reconstruction after the typhoon
        (984, 1043, "94.3"),  # targets rated good or passed
        (148, 63, "235"),  # inspections, re-inspections counted in the numerator
        (143, 71, "201"),
    ],
)
def test_printed_shares_that_are_right(count, total, printed):
    assert check_share(count, total, D(printed)) == ()


@pytest.mark.parametrize(
    ("count", "printed", "true", "belongs"),
    [(103, "63.8", "63.2", "104"), (60, "36.2", "36.8", "59")],
)
def test_the_lag_shares_of_2018_belong_to_other_counts(count, printed, true, belongs):
    said = {"count": count, "share": true, "printed": printed, "belongs_to": belongs}
    assert check_share(count, 163, D(printed)) == (Fault("share_differs", said),)


def test_a_satisfaction_of_80_95_percent_cannot_be_of_eighty_answers():
    assert counts_behind(D("80.95"), 80) == ()
    assert [counts_behind(D("80.95"), total) for total in (21, 42, 63)] == [(17,), (34,), (51,)]


def test_a_share_of_nothing_is_refused():
    assert check_share(0, 0, D(0))[0].code == "share_of_nothing"
