"""The four sets of statistics: what they hold, and what is refused."""

from __future__ import annotations

import pytest

from civicloop.publish.dashboards.errors import BadTopicError
from civicloop.publish.dashboards.rules import MAPPED, sets_of, statistics_sets

WORDS = {"zh": "一", "en": "One"}
SET = {"key": "one", "name": WORDS, "about": WORDS, "icon": "map", "topics": ["potholes"]}


def test_four_sets_are_told_by_district():
    assert [row.name.zh for row in statistics_sets()] == [
        "宜居城市",
        "綠能",
        "幸福城市",
        "統計快報",
    ]
    for row in statistics_sets():
        assert len(row.topics) >= 5
        assert all(MAPPED in topic.by for topic in row.topics)


def test_a_topic_without_its_data_stands_among_what_is_missing():
    found = sets_of([SET | {"topics": ["potholes", "air-quality"]}])[0]
    assert [topic.key for topic in found.topics] == ["potholes"]
    assert [(row.name.zh, row.awaits.agency.zh) for row in found.missing] == [
        ("空氣品質", "環境保護局")
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([SET | {"topics": ["documents-on-time"]}], "not told by district"),
        ([SET | {"topics": ["nothing"]}], "no such topic"),
        ([SET, SET], "twice"),
    ],
)
def test_a_set_that_cannot_be_shown_is_refused(rows, told):
    with pytest.raises(BadTopicError, match=told):
        sets_of(rows)
