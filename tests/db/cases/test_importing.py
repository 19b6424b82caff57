"""Cases of other systems are taken over: each row once, told where it is bad, nothing twice."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.commands import import_cases
from civicloop.answer.cases.errors import ImportingError
from civicloop.answer.cases.models import Case, CaseImport, Category, ImportedRow, Round
from civicloop.answer.cases.services.importing.mappings import MAPPINGS
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import queries as clocks
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.search.models import Entry
from tests.db.cases.importing import (
    BOSTON,
    boston,
    content,
    late,
    open311,
    still_open,
    taipei,
    written,
    zurich,
)

pytestmark = pytest.mark.django_db
ACTOR = import_cases.ACTOR
NOW = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def roles(request, db):
    if "city" not in request.fixturenames:  # which has them
        access.seed_roles()


def importer(path, mapping, **more):
    """An import as the command makes it, in batches of two rows."""
    options = {"create": True, "now": NOW, "batch": 2} | more
    return cases.Importer(path, cases.mapping_of(mapping), actor=ACTOR, **options)


def run(path, mapping, **more):
    """Import to the end; the last step."""
    return list(importer(path, mapping, **more).run())[-1]


def counts(step):
    """What became of the rows."""
    return step.imported, step.present, step.changed, step.refused


def everything() -> dict[str, list]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted(name for (name,) in cursor.fetchall())
        found = {}
        for name in tables:
            cursor.execute(f'SELECT t::text FROM "{name}" AS t')
            found[name] = sorted(text for (text,) in cursor.fetchall())
    return found


def sequences() -> dict[str, int | None]:
    """Where each sequence stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        return dict(cursor.fetchall())


def test_a_file_of_boston_becomes_cases_with_their_past(tmp_path):
    path = written(tmp_path / "b.csv.gz", [boston(1), late(2), still_open(3)], packed=True)
    assert counts(run(path, "boston")) == (3, 0, 0, 0)
    mended, slow, waiting = Case.objects.order_by("imported_row__line")
    assert (mended.state, mended.outcome, mended.channel) == ("closed", "handled", "phone")
    assert mended.opened_at == datetime(2011, 7, 1, 5, 32, 33, tzinfo=UTC)
    assert mended.closed_at == datetime(2011, 7, 5, 9, 6, 58, tzinfo=UTC)
    assert mended.statutory_due_at == datetime(2011, 7, 15, 5, 32, 32, tzinfo=UTC)
    assert (mended.district_code, mended.lon, mended.is_public) == ("bos-mattapan", -71.0772, True)
    assert mended.unit.name_en == "Public Works Department"
    assert mended.category.group.code == "boston"
    assert mended.number.startswith("100-")
    assert (slow.state, waiting.state, waiting.closed_at) == ("closed", "assigned", None)
    told = [(event.name, event.occurred_at) for event in ledger.history(mended.ref)]
    assert told == [
        ("cases.case_imported", mended.opened_at),
        ("cases.imported_case_closed", mended.closed_at),
    ]
    rows = Round.objects.order_by("case__imported_row__line")
    assert [row.ending for row in rows] == ["unopposed", "unopposed", ""]
    assert {row.operational_due_at == row.statutory_due_at for row in rows} == {True}


def test_personal_values_are_sealed_and_shown_masked(tmp_path):
    run(written(tmp_path / "b.csv", [boston(1)]), "boston")
    case = Case.objects.get()
    kept = "\n".join(row for rows in everything().values() for row in rows)
    assert "617-555-0100" not in kept
    [closed] = [e for e in ledger.history(case.ref) if e.name == "cases.imported_case_closed"]
    assert "617-555-0100" in ledger_services.open_texts(closed)["answer"]
    assert [entry.ref for entry in Entry.objects.filter(kind="cases.case")] == [case.ref]


def test_open_cases_go_on_here(tmp_path, city):
    path = written(
        tmp_path / "o.csv",
        [open311(1, status="open", agency_responsible="ROADS", status_notes="")],
    )
    assert counts(run(path, "open311-bulk")) == (1, 0, 0, 0)
    case = Case.objects.get()
    due = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    assert [clock.due_at for clock in clocks.clocks(case.ref)] == [due, due]
    assert (case.district_code, case.channel, case.next_due_at) == ("D1", "imported", due)
    crew = machine("crew", "cases.accept", "cases.see", "cases.withdraw")
    withdrawn = cases.withdraw(case.pk, text="重複", actor=crew, now=NOW)
    assert withdrawn.state == "withdrawn"


def test_running_it_twice_imports_nothing_more(tmp_path):
    path = written(tmp_path / "b.csv", [boston(1), boston(2), late(3)])
    run(path, "boston")
    before = everything()
    assert counts(run(path, "boston")) == (0, 3, 0, 0)
    after = everything()
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"cases_caseimport"} | {
        name for name in differing if name.startswith("ledger_")
    }
    assert Case.objects.count() == 3


def test_a_changed_row_is_told_and_its_case_stays(tmp_path):
    run(written(tmp_path / "b.csv", [boston(1), still_open(2)]), "boston")
    path = written(tmp_path / "later.csv", [boston(1), late(2), boston(3)])
    step = run(path, "boston")
    assert counts(step) == (1, 1, 1, 0)
    assert [(f.line, f.column, f.code) for f in queries.faults_of(step.run_id)] == [
        (3, "case_enquiry_id", "changed")
    ]
    assert Counter(Case.objects.values_list("state", flat=True)) == {"closed": 2, "assigned": 1}


def test_a_dry_run_says_what_would_be_and_changes_nothing(tmp_path):
    rows = [boston(1), boston(2, latitude="22.6"), late(3), boston(1), still_open(4)]
    path = written(tmp_path / "b.csv", rows)
    before, stood = everything(), sequences()
    foretold = list(importer(path, "boston").check())
    assert everything() == before
    assert sequences() == stood
    done = list(importer(path, "boston").run())
    assert counts(foretold[-1]) == counts(done[-1]) == (3, 0, 0, 2)
    assert foretold[-1].made == done[-1].made
    assert [fault for step in foretold for fault in step.faults] == list(
        queries.faults_of(done[-1].run_id)
    )


def test_bad_rows_are_told_with_line_column_and_reason(tmp_path):
    good, bad = content([boston(1)]), content([boston(2, case_title="坑")], "cp950")
    ragged = b"101000000009,2011-07-01 01:32:33\r\n"
    quoted = b'101000000010,"never closed\r\n'
    rows = [boston(3, type=""), boston(4, open_dt="2011-02-30 00:00:00"), boston(1)]
    tail = content(rows).split(b"\r\n", 1)[1]
    body = good + bad.split(b"\r\n", 1)[1] + ragged + quoted + tail
    (tmp_path / "b.csv").write_bytes(body)
    mapping = tmp_path / "own.yaml"
    shipped = (MAPPINGS.home / "boston.yaml").read_text("utf-8")
    mapping.write_text(shipped.replace("[utf-8, cp1252]", "[utf-8]"), "utf-8")
    step = run(tmp_path / "b.csv", str(mapping))
    assert counts(step) == (1, 0, 0, 6)
    assert [(f.line, f.column, f.code) for f in queries.faults_of(step.run_id)] == [
        (3, "case_title", "bad_encoding"),
        (4, "", "ragged"),
        (5, "", "unreadable"),
        (6, "type", "missing"),
        (7, "open_dt", "not_a_time"),
        (8, "case_enquiry_id", "doubled"),
    ]


def test_taipei_is_routed_by_the_district_in_the_address(tmp_path):
    rows = [
        taipei(1),
        taipei(2, 案件地址="大安?復興南路"),
        taipei(3, 案件地址="板橋區文化路"),
        taipei(4, 立案時間="256000"),
        taipei(5, 派工項目="路燈故障或設施損壞"),
    ]
    step = run(written(tmp_path / "t.csv", rows, encoding="cp950"), "taipei-1999")
    assert counts(step) == (3, 0, 0, 2)
    found = Case.objects.order_by("imported_row__line").values_list(
        "district_code", "unit__code", "state", "lon"
    )
    assert list(found) == [
        ("63000040", "taipei-63000040", "assigned", None),
        ("63000030", "taipei-63000030", "assigned", None),
        ("63000040", "taipei-63000040", "assigned", None),
    ]
    assert [(f.line, f.code) for f in queries.faults_of(step.run_id)] == [
        (4, "unknown_district"),
        (5, "not_a_time"),
    ]
    assert Category.objects.filter(group__code="taipei-1999").count() == 2
    assert CaseImport.objects.get().encoding == "cp950"


def test_zurich_counts_rows_that_are_the_same_and_turns_its_grid(tmp_path):
    rows = [zurich(), zurich(), zurich(e="100", n="100"), zurich(service_code="Allgemein")]
    path = written(tmp_path / "z.csv", rows)
    assert counts(run(path, "zurich")) == (3, 0, 0, 1)
    assert counts(run(path, "zurich")) == (0, 3, 0, 1)
    case = Case.objects.filter(category__name_en="Graffiti").first()
    assert (round(case.lon, 3), round(case.lat, 3)) == (
        8.549,
        47.356,
    )  # by swisstopo's own formulas
    assert case.opened_at == datetime(2016, 6, 26, 22, 0, tzinfo=UTC)
    assert case.unit.name_en == "City of Zürich"


def test_without_leave_nothing_is_made(tmp_path):
    path = written(tmp_path / "b.csv", [boston(1)])
    step = run(path, "boston", create=False)
    assert counts(step) == (0, 0, 0, 1)
    assert [f.code for f in queries.faults_of(step.run_id)] == ["unknown_category"]
    assert not Category.objects.exists()
    assert not organizations.units_in_force(NOW.date()).exists()


def test_citizens_and_units_hear_nothing_of_what_is_long_over(tmp_path, city):
    rows = [open311(1), open311(2, status="open"), open311(3, service_code="fallen-tree")]
    run(written(tmp_path / "o.csv", rows), "open311-bulk")
    ledger_services.seal_all()
    while ledger_services.deliver_pending(limit=500).delivered:
        pass
    assert Case.objects.count() == 3
    assert not Message.objects.exists()
    assert not apps.get_model("cases", "CallOut").objects.exists()
    assert ledger_services.verify().good


def test_the_comparison_takes_rows_with_a_limit_and_a_judgement_alone(tmp_path):
    rows = [
        *(boston(number) for number in range(1, 4)),
        late(4),
        still_open(5),
        boston(6, target_dt=""),
        boston(7, ontime=""),
        boston(8, ontime="OVERDUE"),
    ]
    run(written(tmp_path / "b.csv", rows), "boston")
    found = queries.comparison("boston", until=NOW)
    assert (found.rows, found.with_target, found.judged) == (8, 7, 6)
    assert (found.on_time, found.late, found.overdue, found.differing) == (4, 1, 1, 1)
    assert found.share == Decimal("66.7")
    assert queries.comparison("boston", until=NOW, judged_only=False).on_time == 5
    assert queries.comparison("nowhere", until=NOW).share is None


def test_a_row_without_a_limit_gets_that_of_its_category_in_its_own_jurisdiction(tmp_path):
    run(written(tmp_path / "b.csv", [boston(1, target_dt="")]), "boston")
    row = ImportedRow.objects.get()
    assert row.has_target is False
    # thirty working days from 5 July in Boston: Independence Day is past, no holiday follows
    assert row.case.statutory_due_at == datetime(2011, 8, 16, 3, 59, 59, tzinfo=UTC)


def test_a_run_that_was_left_half_way_goes_on(tmp_path):
    path = written(tmp_path / "b.csv", [boston(number) for number in range(1, 8)])
    begun = importer(path, "boston").run()
    next(begun)
    begun.close()
    standing = CaseImport.objects.get()
    assert (standing.state, standing.last_line, standing.imported) == ("running", 3, 2)
    assert counts(run(path, "boston")) == (7, 0, 0, 0)
    assert CaseImport.objects.get().state == "finished"
    assert Case.objects.count() == 7


def test_a_run_whose_file_changed_is_left_and_a_new_one_begins(tmp_path):
    path = written(tmp_path / "b.csv", [boston(number) for number in range(1, 6)])
    begun = importer(path, "boston").run()
    next(begun)
    begun.close()
    written(path, [boston(number) for number in range(1, 7)])
    assert counts(run(path, "boston")) == (4, 2, 0, 0)
    states = CaseImport.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["left", "finished"]


def test_who_has_no_right_imports_nothing(tmp_path):
    path = written(tmp_path / "b.csv", [boston(1)])
    with pytest.raises(NotPermittedError):
        cases.Importer(path, cases.mapping_of("boston"), actor=machine("nobody"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "has no heading"),
        (b"a,b\n1,2\n", "no column"),
        (b"\x1f\x8b\x08\x00broken", "is damaged"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_reason(tmp_path, body, said):
    path = tmp_path / "b.csv"
    path.write_bytes(body)
    with pytest.raises(ImportingError, match=said):
        importer(path, "boston")
    assert not CaseImport.objects.exists()


class Command:
    """The command as it is typed."""

    def __init__(self, capsys):
        self.capsys = capsys

    def __call__(self, *words):
        parser = ArgumentParser()
        import_cases.arguments(parser)
        code = import_cases.run(parser.parse_args([str(word) for word in words]))
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def command(capsys):
    return Command(capsys)


def test_the_command_reports_every_bad_row_and_ends_with_one(tmp_path, command):
    path = written(tmp_path / "b.csv", [boston(1), boston(2, longitude="120.3"), late(3)])
    report = tmp_path / "report.csv"
    words = (path, "--mapping", "boston", "--create", "--report", report)
    code, out, err = command(*words, "--dry-run")
    assert (code, "2  rows would be imported" in out, "Nothing was changed." in out) == (1, 1, 1)
    foretold = report.read_text("utf-8-sig")
    code, out, err = command(*words)
    assert (code, "2  rows imported" in out, "1  outside: " in out) == (1, True, True)
    assert "lines/s" in err
    assert report.read_text("utf-8-sig") == foretold
    rows = list(csv.reader(foretold.splitlines()))
    assert [row[:3] for row in rows[1:]] == [["3", "longitude", "outside"]]
    assert command(path, "--mapping", "boston")[0] == 1


def test_the_command_imports_all_or_nothing_where_it_is_told_to(tmp_path, command):
    path = written(tmp_path / "b.csv", [boston(1), boston(2, longitude="120.3")])
    words = (path, "--mapping", "boston", "--create", "--all-or-nothing")
    before = everything()
    code, _, err = command(*words)
    assert (code, "Nothing was imported" in err) == (2, True)
    assert everything() == before
    written(path, [boston(1), boston(2)])
    assert command(*words)[0] == 0
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("file", "mapping", "said"),
    [
        ("missing.csv", "boston", "cannot be read: No such file"),
        ("b.csv", "nowhere", "There is no mapping nowhere. Shipped are boston"),
        ("b.csv", "bad.yaml", "is not YAML"),
        ("b.csv", "open311-bulk", "no column"),
    ],
)
def test_the_command_says_what_is_wrong_and_ends_with_two(tmp_path, command, file, mapping, said):
    written(tmp_path / "b.csv", [boston(1)])
    (tmp_path / "bad.yaml").write_text("a: [")
    named = tmp_path / mapping if mapping.endswith(".yaml") else mapping
    code, _, err = command(tmp_path / file, "--mapping", named)
    assert code == 2
    assert said in err
    assert not Case.objects.exists()


def test_the_heading_of_boston_is_that_of_the_mapping():
    assert cases.mapping_of("boston").columns.named <= set(BOSTON)


def test_long_names_of_kinds_and_agencies_find_room(tmp_path):
    long = "Department of Everything that Nobody Else Would Do " * 3
    rows = [
        boston(1, department=long, type=long),
        boston(2, department=long + "!", type="坑" * 150),
    ]
    assert counts(run(written(tmp_path / "b.csv", rows), "boston")) == (2, 0, 0, 0)
    units = set(Case.objects.values_list("unit__code", flat=True))
    assert len(units) == 2
    assert all(code.startswith("boston-") and len(code) <= 32 for code in units)
    assert Category.objects.filter(cases__isnull=False).distinct().count() == 2


def test_words_that_are_no_text_are_told_and_stop_nothing(tmp_path):
    rows = [boston(1, type="a\x07b"), boston(2, department="a\x07b"), boston(3)]
    body = content(rows)
    heading, rest = body.split(b"\r\n", 1)
    path = tmp_path / "b.csv"
    path.write_bytes(heading + b",\xff\xfe\r\n" + rest.replace(b"\r\n", b",\xff\r\n"))
    mapping = tmp_path / "own.yaml"
    shipped = (MAPPINGS.home / "boston.yaml").read_text("utf-8")
    mapping.write_text(shipped.replace("[utf-8, cp1252]", "[utf-8]"), "utf-8")
    assert counts(run(path, str(mapping))) == (0, 0, 0, 3)
    path.write_bytes(body)
    step = run(path, str(mapping))
    assert counts(step) == (1, 0, 0, 2)
    assert [(f.line, f.column, f.code) for f in queries.faults_of(step.run_id)] == [
        (2, "type", "control_character"),
        (3, "department", "control_character"),
    ]
