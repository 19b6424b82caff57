"""``civicloop clock explain``, as a person or a program calls it."""

import json
from argparse import ArgumentParser

import pytest

from civicloop.kernel.clock.commands import explain
from civicloop.kernel.clock.rules import DOCUMENT_CLASSES


def call(*words: str) -> int:
    parser = ArgumentParser()
    explain.arguments(parser)
    return explain.run(parser.parse_args(words))


@pytest.fixture
def answer(capsys):
    def ask(*words: str):
        assert call(*words, "--json") == 0
        return json.loads(capsys.readouterr().out)

    return ask


LETTER = ("--class", "限期公文", "--received", "2005-10-07", "--limit", "10")


@pytest.mark.parametrize(
    ("closed", "days", "status"),
    [("2005-10-14", 4, "依限辦結"), ("2005-10-18", 6, "逾限辦結"), ("2005-10-07", 0.5, "依限辦結")],
)
def test_the_worked_example_as_json(answer, closed, days, status):
    found = answer(*LETTER, "--closed", closed)
    assert set(found) == {"due", "days_used", "status", "steps"}
    assert (found["due"], found["days_used"], found["status"]) == (
        "2005-10-17T23:59:59+08:00",
        days,
        status,
    )


def test_what_is_still_open_has_used_no_number_of_days(answer):
    found = answer("--class", "專案管制", "--received", "2005-10-09", "--limit", "30")
    assert (found["due"][:10], found["days_used"], found["status"]) == (
        "2005-11-08",
        None,
        "辦理中",
    )
    assert found["steps"][-1]["at"] == found["due"]


@pytest.mark.parametrize("name", [*DOCUMENT_CLASSES])
def test_every_class_is_answered(answer, name):
    limit = ["--limit", "10"] if name in {"限期公文", "專案管制"} else []
    found = answer("--class", name, "--received", "2026-03-02T09:30", *limit)
    assert found["due"] > "2026-03-02T09:30"
    assert {step["rule"] for step in found["steps"]} >= {f"A5-{name}"}


def test_a_zone_in_the_input_is_understood(answer):
    at_night = answer("--class", "最速件", "--received", "2026-03-02T16:30:00Z")
    assert at_night["due"] == "2026-03-04T23:59:59+08:00"


def test_the_date_in_a_letter_and_a_kind_can_be_named(answer):
    until = answer("--class", "限期公文", "--received", "2005-10-07", "--until", "2005-10-20")
    kind = answer("--class", "立委質詢", "--kind", "書面", "--received", "2005-10-07")
    assert (until["due"][:10], kind["due"][:10]) == ("2005-10-20", "2005-10-31")


def test_a_calendar_file_replaces_its_year(answer, tmp_path):
    path = tmp_path / "94.csv"
    path.write_bytes("西元日期,星期,是否放假,備註\r\n20051011,二,2,放假\r\n".encode("cp950"))
    words = ("--class", "最速件", "--received", "2005-10-07")
    assert answer(*words)["due"][:10] == "2005-10-11"
    assert answer(*words, "--calendar", str(path))["due"][:10] == "2005-10-10"


def test_people_get_a_table_in_chinese(capsys):
    assert call(*LETTER, "--closed", "2005-10-14") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "限期公文　收文 2005-10-07"
    assert lines[-3:] == [
        "期限：2005-10-17 23:59:59（民國 94 年）",
        "使用日數：4",
        "狀態：依限辦結",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--class", "特急件", "--received", "2005-10-07"),
        ("--class", "普通件", "--received", "7 October"),
        ("--class", "普通件", "--received", "2005-02-30"),
        ("--class", "普通件", "--received", "9999-12-31"),
        ("--class", "普通件", "--received", "2005-10-07", "--closed", "2005-10-06"),
        ("--class", "限期公文", "--received", "2005-10-07"),
        ("--class", "限期公文", "--received", "2005-10-07", "--limit", "ten"),
        ("--class", "限期公文", "--received", "2005-10-07", "--until", "someday"),
        ("--class", "普通件", "--received", "2005-10-07", "--calendar", "/nowhere.csv"),
        ("--class", "普通件", "--received", "2005-10-07", "--calendar", __file__),
    ],
)
def test_bad_input_is_one_line_and_exit_status_two(capsys, words):
    assert call(*words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("clock explain: ")
    assert told.err.count("\n") == 1
