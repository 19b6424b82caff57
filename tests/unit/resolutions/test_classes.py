"""Classes of motions by term, and tables that add up."""

from datetime import date

import pytest

from civicloop.evaluate.resolutions.rules import (
    DEFAULT_LISTS,
    all_classes,
    classes_on,
    counted,
)


@pytest.mark.parametrize(
    ("day", "count", "held", "missing"),
    [
        (date(2012, 5, 1), 9, "保安", "衛生環境"),
        (date(2018, 5, 1), 8, "衛生環境", "保安"),
        (date(2020, 4, 1), 9, "法規", "保安"),
        (date(2005, 1, 1), 9, "保安", "衛生環境"),
    ],
)
def test_the_list_of_the_day_holds(day, count, held, missing):
    names = [row.zh for row in classes_on(DEFAULT_LISTS, day)]
    assert len(names) == count
    assert held in names
    assert missing not in names


def test_the_list_of_109_is_the_printed_one():
    assert [row.zh for row in classes_on(DEFAULT_LISTS, date(2020, 4, 1))] == [
        "內政", "社政", "財經", "教育", "農林", "交通", "衛生環境", "工務", "法規",
    ]  # fmt: skip


def test_every_class_is_known_by_its_code_and_word():
    known = all_classes(DEFAULT_LISTS)
    assert len(known) == 11
    assert (known["security"].zh, known["civil"].zh) == ("保安", "民政")


def test_counts_by_class_have_a_row_for_each_and_add_up():
    classes = classes_on(DEFAULT_LISTS, date(2020, 4, 1))
    rows = counted(classes, {"works": 300, "transport": 360})
    assert [row.group.code for row in rows] == [row.code for row in classes]
    assert sum(row.count for row in rows) == 660


def test_a_class_of_another_term_is_not_lost_silently():
    with pytest.raises(ValueError, match="security"):
        counted(classes_on(DEFAULT_LISTS, date(2020, 4, 1)), {"security": 1})
