"""Research, plan and control held against each other: each difference once, and no other."""

from dataclasses import replace

import pytest

from civicloop.engines.tracking.rules import Counterpart, RecordKind
from civicloop.evaluate.programmes.rules.records import Mismatch, Tracked, reconcile

PLAN = Counterpart(
    RecordKind.PLAN, "planning:proposal:1", "美濃圖書館新建", 3, 500, "tracking:item:9",
    is_final=True, url_name="planning:proposal", key=1,
)  # fmt: skip
STUDY = replace(
    PLAN, kind=RecordKind.STUDY, ref="planning:undertaking:1", title="水資源研究", item=""
)
ITEM = Tracked(
    "tracking:item:9", 9, "115-009", "美濃圖書館新建", 3, 500, "planning:proposal:1", is_off=False
)
PREFIXES = ["planning:proposal:", "planning:undertaking:"]


def codes(records, items):
    return [one.code for one in reconcile(records, items, PREFIXES)]


def test_records_that_agree_have_no_difference():
    assert codes([PLAN], [ITEM]) == []
    assert codes([replace(PLAN, item="")], [ITEM]) == []
    assert codes([PLAN], [replace(ITEM, source="", title="美濃　圖書館（新建）")]) == []


@pytest.mark.parametrize(
    ("record", "item", "found"),
    [
        (PLAN, replace(ITEM, budget=501), [Mismatch.MONEY_DIFFERS]),
        (PLAN, replace(ITEM, unit_id=4), [Mismatch.UNIT_DIFFERS]),
        (PLAN, replace(ITEM, title="旗山圖書館新建"), [Mismatch.TITLE_DIFFERS]),
        (PLAN, replace(ITEM, is_off=True), [Mismatch.ENDED_EARLY]),
        (
            PLAN,
            replace(ITEM, budget=1, unit_id=1, title="x"),
            [Mismatch.MONEY_DIFFERS, Mismatch.UNIT_DIFFERS, Mismatch.TITLE_DIFFERS],
        ),
        (replace(PLAN, item=""), replace(ITEM, source=""), [Mismatch.NOT_LINKED]),
        (
            replace(PLAN, item=""),
            replace(ITEM, source="", is_off=True),
            [Mismatch.NOT_TRACKED],
        ),
    ],
)
def test_each_difference_is_named(record, item, found):
    assert codes([record], [item]) == found


def test_what_one_side_lacks_is_named():
    assert codes([PLAN], []) == [Mismatch.ITEM_UNKNOWN]
    assert codes([replace(PLAN, item="")], []) == [Mismatch.NOT_TRACKED]
    assert codes([replace(PLAN, item="", is_final=False)], []) == []
    assert codes([STUDY], []) == [Mismatch.NOT_FOLLOWED_UP]
    assert codes([replace(STUDY, is_final=False)], []) == []
    assert codes([], [ITEM]) == [Mismatch.RECORD_UNKNOWN]
    assert codes([], [replace(ITEM, source="resolutions:decision:4")]) == []


def test_money_of_a_study_is_not_held_against_an_item():
    followed = replace(ITEM, source=STUDY.ref, title=STUDY.title, budget=9_999)
    assert codes([STUDY], [followed]) == []
