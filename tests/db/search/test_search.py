"""What is indexed is found by those who may, newest first, and by nobody else."""

import datetime as dt

import pytest
from django.db import connection

from civicloop.kernel.actors import rules as actors
from civicloop.kernel.search import queries, rules
from civicloop.kernel.search import services as search
from civicloop.kernel.search.services import Found

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    for registry in (rules.KINDS, actors.PERMISSIONS):
        monkeypatch.setattr(registry, "_entries", dict(registry._entries))
        monkeypatch.setattr(registry, "_closed", False)
    rules.KINDS._entries.clear()
    for name in ("case", "note"):
        actors.permission(f"samples.view_{name}", zh=name, en=name)
        rules.declare_search(
            f"samples.{name}",
            label_zh="樣本",
            label_en="Sample",
            permission=f"samples.view_{name}",
            url=f"samples:{name}",
        )


def who(**grants):
    return actors.person(
        1, grants={f"samples.view_{name}": where for name, where in grants.items()}
    )


EVERYONE = None


def entry(number, text, *, unit=None, kind="samples.case"):
    at = START + dt.timedelta(minutes=number)
    return Found(f"samples:case:{number}", kind, f"第{number}案", text, at, unit)


def found(text, actor, **more):
    return [hit.key for hit in queries.find(text, actor=actor, **more)]


def test_two_characters_are_found_newest_first():
    search.index_many([entry(1, "路燈不亮"), entry(2, "水溝阻塞"), entry(3, "公園路燈故障")])
    actor = who(case=EVERYONE)
    assert found("路燈", actor) == ["3", "1"]
    assert found("路燈 故障", actor) == ["3"]
    assert found("溝", actor) == ["2"]
    assert found("樹木", actor) == []


def test_each_sees_only_the_units_and_kinds_that_they_may():
    search.index_many(
        [
            entry(1, "路燈不亮", unit=1),
            entry(2, "路燈不亮", unit=2),
            entry(3, "路燈不亮", unit=1, kind="samples.note"),
            entry(4, "路燈不亮"),
        ]
    )
    assert found("路燈", who(case=frozenset({1}))) == ["1"]
    assert found("路燈", who(case=frozenset({1, 2}), note=frozenset({1}))) == ["3", "2", "1"]
    assert found("路燈", who(case=EVERYONE)) == ["4", "2", "1"]
    assert found("路燈", who(case=EVERYONE, note=EVERYONE), kinds=["samples.note"]) == ["3"]
    assert found("路燈", who()) == []
    assert found("路燈", actors.citizen()) == []
    assert queries.count("路燈", actor=who(case=frozenset({2}))) == (1, False)


def test_marks_of_scope_cannot_be_asked_for():
    search.index_many([entry(1, "路燈 u2", unit=1), entry(2, "水溝", unit=2)])
    assert found("@u2", who(case=EVERYONE)) == ["1"]


def test_an_object_that_changes_is_found_by_its_new_text_alone():
    search.index("samples:case:1", "samples.case", "路燈不亮", START, 1)
    search.index("samples:case:1", "samples.case", "水溝阻塞", START, 2)
    assert found("路燈", who(case=EVERYONE)) == []
    assert found("水溝", who(case=frozenset({1}))) == []
    assert found("水溝", who(case=frozenset({2}))) == ["1"]
    assert search.remove(["samples:case:1"]) == 1
    assert found("水溝", who(case=EVERYONE)) == []


def test_pages_follow_each_other_without_loss(monkeypatch):
    monkeypatch.setattr(queries, "WALK", 5)
    search.index_many([entry(number, "路燈" if number % 3 else "水溝") for number in range(1, 41)])
    actor, pages, before = who(case=EVERYONE), [], None
    while hits := queries.find("路燈", actor=actor, limit=7, before=before):
        pages += [int(hit.key) for hit in hits]
        before = hits[-1].place
    assert pages == [number for number in range(40, 0, -1) if number % 3]


def test_the_walk_and_the_index_give_the_same_answer(monkeypatch):
    search.index_many([entry(number, "路燈" if number % 2 else "水溝") for number in range(1, 31)])
    walked = found("路燈", who(case=EVERYONE), limit=5)
    monkeypatch.setattr(queries, "WALK", 1)
    assert found("路燈", who(case=EVERYONE), limit=5) == walked == ["29", "27", "25", "23", "21"]


def test_counts_end_at_a_thousand(monkeypatch):
    monkeypatch.setattr(queries, "RANKED", 10)
    search.index_many([entry(number, "路燈") for number in range(1, 11)])
    assert queries.count("路燈", actor=who(case=EVERYONE)) == (10, False)
    search.index_many([entry(11, "路燈")])
    assert queries.count("路燈", actor=who(case=EVERYONE)) == (10, True)


def test_the_best_comes_before_the_newest_where_asked():
    search.index_many([entry(1, "路燈不亮"), entry(2, "燈不亮，在路燈旁")])
    assert found("路燈不亮", who(case=EVERYONE)) == ["2", "1"]
    assert found("路燈不亮", who(case=EVERYONE), order="best") == ["1", "2"]


def test_a_hit_knows_its_page_and_its_marks():
    search.index_many([entry(1, "巷口路燈不亮", unit=7)])
    (hit,) = queries.find("路燈", actor=who(case=EVERYONE))
    assert (hit.url, hit.key, hit.unit, hit.title) == ("samples:case", "1", 7, "第1案")
    assert [(piece.text, piece.found) for piece in hit.pieces] == [
        ("巷口", False),
        ("路燈", True),
        ("不亮", False),
    ]


def test_thousands_are_written_with_one_statement(django_assert_num_queries):
    with django_assert_num_queries(3):  # the statement, and a savepoint around it
        assert search.index_many(entry(number, "路燈不亮") for number in range(1500)) == 1500


def test_a_word_is_looked_up_by_index_and_not_by_a_walk_of_the_table():
    search.index_many(entry(number, f"第{number}筆水溝") for number in range(6000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_entry")
        values = {"query": "'路燈'", "at": "infinity", "id": 0, "limit": 20}
        cursor.execute(f"EXPLAIN {queries.LOOKED_UP}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "entry_words" in plan
    assert "Seq Scan on search_entry" not in plan
