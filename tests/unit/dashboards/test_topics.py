"""The themes and topics: what ships can be shown, and what cannot be is refused."""

from __future__ import annotations

import pytest

from civicloop.answer.cases.rules.defaults import categories, groups
from civicloop.answer.cases.states import Channel
from civicloop.engines.metrics.rules import METRICS
from civicloop.publish.dashboards.errors import BadTopicError
from civicloop.publish.dashboards.rules import problems, theme_of, themes, topic_of, topics

NAMES = ["安全", "市政", "觀光", "防洪", "路平", "不動產", "農漁業", "衛生環境"]
NAMED = {
    "1999空污分析",
    "A2及A3類交通事故",
    "實價登錄",
    "不動產買賣及建物登記",
    "戶籍遷入遷出",
    "刑事案件分析",
}
WORDS = {"zh": "一", "en": "One"}
FED = {"key": "one", "name": WORDS, "about": WORDS, "charts": ["trend"]}


def theme(*rows):
    return theme_of(
        {
            "key": "tests",
            "position": 1,
            "name": WORDS,
            "about": WORDS,
            "icon": "flag",
            "topics": rows,
        },
        "tests.yaml",
    )


def test_eight_themes_hold_seventy_four_topics():
    assert [row.name.zh for row in themes()] == NAMES
    assert sum(1 for _ in topics()) == 74
    assert {row.name.zh for row in topics()} >= NAMED


def test_at_least_forty_topics_are_fed_and_each_theme_has_some():
    assert sum(topic.is_fed for topic in topics()) >= 40
    assert all(row.fed for row in themes())


def test_every_topic_names_what_is_declared():
    assert problems(themes()) == []


def test_no_two_topics_ask_the_same():
    asked = [(row.metric_key, row.filter) for row in topics() if row.is_fed]
    assert len(asked) == len(set(asked))


def test_every_filter_is_in_the_list_that_a_new_city_begins_with():
    known = {
        "category": {row["code"] for row in categories()},
        "group": {row["code"] for row in groups()},
        "channel": {channel.value for channel in Channel},
    }
    for topic in topics():
        name, value = topic.filter
        assert not name or value in known[name], topic.key


def test_a_topic_that_waits_says_for_what_and_whose():
    for topic in topics():
        if topic.awaits is not None:
            assert topic.awaits.agency.zh
            assert topic.awaits.data.zh
            assert not topic.metric_key


def test_a_topic_is_found_by_its_name():
    assert topic_of("air-pollution-1999").name.zh == "1999空污分析"
    assert topic_of("air-pollution-1999").metric is METRICS.get("cases.received")
    with pytest.raises(BadTopicError, match="no such topic"):
        topic_of("nothing")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (FED, "either a metric or the data"),
        (FED | {"metric": "cases.received"}, "divided by nothing"),
        (FED | {"metric": "cases.received", "by": ["agency"], "charts": ["pie"]}, "charts"),
        (FED | {"metric": "cases.received", "by": ["agency"], "charts": ["map"]}, "map"),
        (FED | {"metric": "cases.received", "by": ["group"], "filters": {"group": "x"}}, "narrow"),
        (
            FED
            | {
                "metric": "cases.received",
                "by": ["agency"],
                "filters": {"group": "a", "channel": "b"},
            },
            "narrowed twice",
        ),
        (FED | {"metric": "cases.received", "by": ["agency"], "colour": "red"}, "colour"),
        (FED | {"metric": "x", "by": ["agency"], "name": {"zh": "一"}}, "both languages"),
        (FED | {"awaits": {"agency": WORDS}}, "data"),
    ],
)
def test_a_topic_that_cannot_be_shown_is_refused(row, told):
    with pytest.raises(BadTopicError, match=told):
        theme(row)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"metric": "cases.invented", "by": ["agency"]}, "there is no metric cases.invented"),
        ({"metric": "cases.received", "by": ["moon"]}, "cases.received is not divided by moon"),
    ],
)
def test_what_is_not_declared_is_told(change, told):
    assert problems([theme(FED | change)]) == [f"one: {told}"]


def test_a_topic_that_stands_twice_is_refused():
    row = FED | {"metric": "cases.received", "by": ["agency"]}
    with pytest.raises(BadTopicError, match="twice"):
        theme(row, row)
    assert problems([theme(row), theme(row)]) == ["one: stands in two themes"]
