"""A month comes in by file: each encoding, repaired or refused row by row, once, replaced."""

import io
from datetime import date

import pytest

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents.commands import import_documents as command
from civicloop.evaluate.documents.errors import FrozenMonthError, ImportRefusedError
from civicloop.evaluate.documents.models import Document, Import, Month, Return
from civicloop.evaluate.documents.rules import Counts, recount
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.tabular import rules as tabular
from tests.db.documents.city import HEAD, KEEPER, MONTH, NAMES, OCTOBER, agencies, line, table, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def units(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return agencies()


def faults_of(content, **more):
    told = []
    done = take(content, tell=told.append, **more)
    return done, [(one.line, one.column, one.code) for one in told]


def test_a_month_is_taken_and_counted(units):
    done = take()
    assert (done.rows, done.refused, done.units) == (7, 0, 2)
    found = queries.table_of(Month.objects.get())
    assert found.disagreements == []
    assert found.by_unit[units["A"]] == Counts(
        received=5, carried=1, on_time=1, late=1, filed=1, pending=2, overdue=1, halves=14, scored=2
    )
    assert found.by_class["general"].late == 1
    late = Document.objects.get(unit=units["A"], number="2")
    assert (late.due_on, late.halves, late.outcome, late.differs) == (
        date(2026, 10, 8), 10, "late", True,
    )  # fmt: skip
    events = list(Event.objects.filter(name="documents.documents_imported"))
    assert len(events) == 1


def test_every_row_stands_as_the_library_counts_it():
    take()
    calendar = clock.calendar()
    for row in Document.objects.all():
        found = recount(row.facts, calendar)
        assert (row.due_on, row.halves, row.flag) == (found.due_on, found.halves, found.flag)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_encodings(encoding):
    assert take(MONTH.decode().encode(encoding)).rows == 7


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_workbooks(format_):
    columns = [tabular.Column(name, label, name) for name, label in
               zip(NAMES, HEAD.split(","), strict=True)]  # fmt: skip
    lines = [one.split(",") for one in MONTH.decode().split("\r\n")[1:]]
    rows = [dict(zip(NAMES, cells, strict=True)) for cells in lines]
    assert take(b"".join(tabular.write(format_, columns, rows))).rows == 7


def test_what_is_repaired_is_told_and_taken(units):
    content = table(
        line(number="１０１", kind="速件", received="115/10/05"),
        line(number="102", kind="速件", received="2026-10-05"),
        line(number="103", kind="速件", received="１１５／１０／０５"),
        line(number="104", kind="速件", done="115/11/03", ending="發文"),
        line(number="105", kind="速件", extended="5", decided="115/10/20"),
        line(number="106", done="115/10/06", joined="併辦", main="999"),
    )
    done, faults = faults_of(content)
    assert (done.rows, done.refused) == (6, 0)
    assert faults == [
        (2, "number", "repaired"),
        (3, "received_on", "other_style"),
        (4, "received_on", "repaired"),
        (5, "done_on", "done_later"),
        (6, "extended_by", "extension"),
        (7, "joined_to", "no_main"),
    ]
    assert set(Document.objects.values_list("received_on", flat=True)) == {date(2026, 10, 5)}
    assert Document.objects.get(number="101").unit_id == units["A"]
    assert Document.objects.get(number="104").outcome == "overdue"
    assert Document.objects.get(number="106").outcome == "filed"


BAD = {
    "unit": ({"unit": "Z"}, "unknown_unit"),
    "number": ({"number": ""}, "empty"),
    "long": ({"number": "1" * 41}, "too_long"),
    "category": ({"category": "其他"}, "unknown_value"),
    "kind": ({"kind": "口頭"}, "other_kind"),
    "day": ({"received": "115/02/30"}, "not_date"),
    "future": ({"received": "115/11/01"}, "after_month"),
    "ancient": ({"received": "15/11/01"}, "too_old"),
    "backwards": ({"done": "115/10/04"}, "done_before_received"),
    "before": ({"received": "115/09/01", "done": "115/09/30"}, "done_before_month"),
    "ending": ({"ending": "發文"}, "ending_without_day"),
    "dated": ({"kind": "限期公文"}, "no_limit"),
    "special": ({"category": "專案管制"}, "no_limit"),
    "limit": ({"category": "人民陳情", "limit": "31"}, "limit_refused"),
    "negative": ({"category": "人民陳情", "limit": "-1"}, "not_number"),
    "huge": ({"extended": "99999"}, "too_large"),
    "days": ({"days": "1.3"}, "not_days"),
    "joined": ({"joined": "併辦"}, "joined_alone"),
    "itself": ({"joined": "併辦", "main": "1"}, "joined_self"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_left_out_with_its_line_and_reason(name):
    cells, code = BAD[name]
    good = line(number="7", kind="速件")
    done, faults = faults_of(table(line(**({"number": "1"} | cells)), good))
    assert (done.rows, done.refused) == (1, 1)
    assert [(place, reason) for place, _column, reason in faults] == [(2, code)]
    assert Document.objects.get().number == "7"


def test_a_number_twice_counts_once():
    done, faults = faults_of(table(line(number="1"), line(number="1"), line(number="１")))
    assert (done.rows, done.refused) == (1, 2)
    assert {code for _line, _column, code in faults} == {"twice", "repaired"}


def test_joined_replies_start_with_the_last_and_the_first_letter():
    take(table(
        line(number="M", kind="速件", received="115/10/05", done="115/10/15", ending="發文"),
        line(number="c", kind="速件", received="115/10/13", done="115/10/15", joined="彙辦",
             main="M"),
        line(number="N", kind="速件", received="115/10/05"),
        line(number="d", kind="速件", received="115/09/30", done="115/10/15", joined="併辦",
             main="N"),
    ))  # fmt: skip
    main, merged = Document.objects.get(number="M"), Document.objects.get(number="N")
    assert (main.started_on, main.outcome, main.halves) == (date(2026, 10, 13), "on_time", 4)
    assert (merged.started_on, merged.received_on) == (date(2026, 9, 30), date(2026, 10, 5))
    assert set(Document.objects.filter(number__in="cd").values_list("outcome", flat=True)) == {
        "filed"
    }


def test_a_dry_run_says_the_same_and_leaves_nothing():
    done = take(dry_run=True)
    assert (done.rows, done.units) == (7, 2)
    assert not Month.objects.exists()
    assert not Import.objects.exists()
    assert not Document.objects.exists()
    assert not Event.objects.filter(name__startswith="documents").exists()


def test_the_same_file_twice_changes_nothing():
    take()
    pks = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    assert take().present
    assert list(Document.objects.order_by("pk").values_list("pk", flat=True)) == pks
    assert Import.objects.count() == 1


def test_a_second_file_replaces_its_agencies_and_says_what_changed(units):
    take()
    done = take(table(
        line(number="1", kind="速件", done="115/10/07", ending="發文", outcome="依限辦結",
             days="2"),
        line(number="4", kind="普通件", done="115/10/08", ending="發文"),
        line(number="9", kind="普通件"),
    ))  # fmt: skip
    was = done.replaced
    assert (was.returns, was.added, was.removed, was.changed) == (1, 1, 4, 1)
    row = Return.objects.get(unit=units["A"])
    assert (row.documents, row.replaced, row.added, row.removed, row.changed) == (3, 1, 1, 4, 1)
    assert Return.objects.get(unit=units["B"]).replaced == 0
    assert Document.objects.filter(unit=units["B"]).count() == 1


def test_a_published_month_takes_no_file():
    take()
    Month.objects.update(state="published", figures={"cells": []})
    with pytest.raises(FrozenMonthError):
        take(table(line(number="9")))
    assert Document.objects.count() == 7


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xff\x00", "甲,乙\n1,2".encode(), HEAD[:4].encode()]
)
def test_what_is_no_list_of_documents_is_refused(content):
    with pytest.raises(ImportRefusedError):
        take(content)


def test_a_mapping_that_is_none_is_refused(tmp_path):
    for text in ("[]", "columns: {unit: [x]}", "x: {{", "columns: 3", "values: {kind: {no: [a]}}"):
        path = tmp_path / "own.yaml"
        path.write_text(text)
        with pytest.raises(ImportRefusedError):
            take(mapping=str(path))
    with pytest.raises(ImportRefusedError):
        take(mapping="nowhere")


def test_whoever_may_not_manage_changes_nothing():
    with pytest.raises(NotPermittedError):
        take(actor=person(5, grants={"documents.see": None}))
    assert not Month.objects.exists()


def run(tmp_path, content, *words):
    from argparse import ArgumentParser  # noqa: PLC0415 (only here)

    path = tmp_path / "m.csv"
    path.write_bytes(content)
    parser = ArgumentParser()
    command.arguments(parser)
    wanted = [str(path), "--mapping", "second-generation", "--month", "115-10", *words]
    return command.run(parser.parse_args(wanted))


def test_the_command_says_what_it_did(tmp_path, capsys):
    bad = MONTH + b"\r\n" + line(number="8", received="x").encode()
    assert run(tmp_path, bad, "--dry-run", "--report", str(tmp_path / "r.csv")) == 1
    assert "Nothing was changed." in capsys.readouterr().out
    assert "不是日期" in io.BytesIO((tmp_path / "r.csv").read_bytes()).read().decode("utf-8-sig")
    assert not Document.objects.exists()
    assert run(tmp_path, MONTH) == 0
    assert run(tmp_path, MONTH) == 0
    assert "stands already" in capsys.readouterr().out
    assert run(tmp_path, b"nothing") == 2
    assert Import.objects.get().month.first_day == OCTOBER
    assert KEEPER.ref not in Import.objects.values_list("imported_by", flat=True)
