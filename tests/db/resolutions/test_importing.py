"""Files of motions: whole sessions, any encoding, once; what is bad is told by its line."""

import gzip
import json
from datetime import date

import pytest

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import MappingError
from civicloop.evaluate.resolutions.models import Motion
from civicloop.kernel.actors.errors import NotPermittedError
from tests.db.resolutions.conftest import KEEPER, NOW, OFFICER

MAPPING = {
    "makes": "motions",
    "kind": "motion",
    "source": "test",
    "columns": {
        "period": ["會期"],
        "number": ["案號"],
        "group": ["類別"],
        "proposer": ["提案人"],
        "subject": ["案由"],
        "second_reading_on": ["議決日期"],
    },
    "needed": ["number", "proposer", "subject"],
    "group_by": "group",
    "groups": {"工務": "works", "交通": "transport", "衛生": "health", "保安": "security"},
}
NAMES = [names[0] for names in MAPPING["columns"].values()]
TERMS = {"3-2": (3, 2, "2020-04-01", "2020-06-30"), "2-8": (2, 8, "2018-04-01", "2018-06-30"),
         "1-3": (1, 3, "2012-04-01", "2012-06-30")}  # fmt: skip


def mapping():
    sessions = [
        {"when": key, "term": term, "number": number,
         "begins": date.fromisoformat(begins), "ends": date.fromisoformat(ends)}
        for key, (term, number, begins, ends) in TERMS.items()
    ]  # fmt: skip
    return MAPPING | {"sessions": sessions}


def lines(session, counts):
    number = 0
    for name, count in counts.items():
        for _each in range(count):
            number += 1
            yield [session, f"{number:03}", name, "王議員", f"改善第{number}處", ""]


def table(rows):
    return "\r\n".join(",".join(row) for row in [NAMES, *rows]).encode()


def importer(content, actor=KEEPER):
    return resolutions.Importer(content, mapping(), actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("session", "counts", "total", "classes"),
    [
        ("3-2", {"工務": 300, "交通": 250, "衛生環境": 110}, 660, 9),
        ("2-8", {"工務": 270, "交通": 150, "衛生環境": 100}, 520, 8),
        ("1-3", {"工務": 200, "交通": 100, "保安": 90}, 390, 9),
    ],
)
def test_the_printed_totals_come_out_by_class(bodies, session, counts, total, classes):
    step = importer(table(lines(session, counts))).run()
    assert (step.taken, step.present, step.refused) == (total, 0, 0)
    rows = queries.class_counts(queries.sessions().get())
    assert len(rows) == classes
    assert sum(row.count for row in rows) == total
    assert [row.count for row in rows if row.count].count(counts["工務"]) == 1
    again = importer(table(lines(session, counts))).run()
    assert (again.taken, again.present) == (0, total)


def test_a_class_of_another_term_keeps_its_row_out(bodies):
    step = importer(table(lines("3-2", {"工務": 1, "保安": 1}))).run()
    assert (step.taken, step.refused) == (1, 1)
    assert [(fault.line, fault.code) for fault in step.faults] == [(3, "not_of_the_term")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_any_usual_encoding_reads_alike(bodies, encoding):
    text = table(lines("3-2", {"工務": 2})).decode()
    step = importer(text.encode(encoding)).run()
    assert (step.taken, list(step.faults)) == (2, [])
    assert Motion.objects.filter(proposer="王議員").count() == 2


def test_lines_in_big5_among_others_are_repaired_and_told(bodies):
    first, second = lines("3-2", {"工務": 2})
    content = table([first]) + b"\r\n" + ",".join(second).encode("cp950")
    step = importer(content).run()
    assert step.taken == 2
    assert [(fault.line, fault.code) for fault in step.faults] == [(3, "encoding_repaired")]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({1: ""}, ["missing"]),
        ({2: "軍事"}, ["no_class"]),
        ({5: "115-02-30"}, ["not_a_day"]),
        ({5: "2030-01-01"}, ["in_the_future"]),
        ({0: "9-9"}, ["no_session"]),
        ({5: "民國109年5月1日"}, ["day_converted"]),
        ({4: "改善１２號前"}, ["width_repaired"]),
    ],
)
def test_each_bad_value_is_told_by_its_line(bodies, changes, codes):
    row = next(iter(lines("3-2", {"工務": 1})))
    row = [changes.get(place, value) for place, value in enumerate(row)]
    step = importer(table([row])).run()
    assert [(fault.line, fault.code) for fault in step.faults] == [(2, code) for code in codes]
    assert step.taken == (1 if step.faults[0].is_note else 0)


def test_a_trial_says_the_same_and_changes_nothing(bodies):
    step = importer(table(lines("3-2", {"工務": 3}))).check()
    assert (step.taken, list(step.sessions)) == (3, ["3-2"])
    assert not Motion.objects.exists()
    assert not queries.sessions().exists()


@pytest.mark.parametrize("content", [b"", b"\x1f\x8bxx", b"\xd0\xcf\x11\xe0xx", b"PK\x03\x04xx"])
def test_a_file_that_is_no_table_is_refused_as_a_whole(bodies, content):
    with pytest.raises(MappingError):
        importer(content)


def test_json_that_is_no_list_of_records_is_refused(bodies):
    shipped = resolutions.mapping_of("taipei-bills")
    for value in ({"a": 1}, [1], "x"):
        content = gzip.compress(json.dumps(value).encode())
        with pytest.raises(MappingError):
            resolutions.Importer(content, shipped, actor=KEEPER)
    with pytest.raises(MappingError):
        resolutions.mapping_of("nowhere")


def test_only_the_keeper_takes_files_over(bodies):
    with pytest.raises(NotPermittedError):
        importer(table(lines("3-2", {"工務": 1})), actor=OFFICER).run()
