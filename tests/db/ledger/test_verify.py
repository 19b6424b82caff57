"""Each way of tampering by plain SQL, and the row that verification must name."""

import argparse
import datetime as dt
import json

import pytest
from django.db import connection

from civicloop.kernel.ledger import queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.commands import verify as command
from civicloop.kernel.ledger.models import Batch, Event, Sealer
from civicloop.kernel.ledger.services import Kind
from tests.db.ledger.events import CaseClosed, CaseOpened

pytestmark = pytest.mark.django_db

TOMORROW = dt.timedelta(days=-1)  # patience below zero: whatever waits, waits too long


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.fixture
def sealed(write):
    """Three batches of four events, on four objects: sequences 1 to 12."""
    for number in range(3):
        write(
            CaseOpened(f"samples:case:{number}", unit=number, note="水管漏水"),
            CaseOpened("samples:case:7"),
            CaseClosed(f"samples:case:{number}", result="repaired"),
            CaseClosed("samples:case:7"),
        )
        ledger.seal_pending()
    ledger.copy_out()
    assert ledger.verify(heads=ledger.heads_path()).good
    return {sequence: position for sequence, position, _ in queries.leaves_after(0, 100)}


def first(**more):
    found = ledger.verify(**more).first
    assert found is not None
    return found


def told(finding):
    return finding.kind, finding.sequence, finding.position, finding.stream, finding.number


def test_a_good_ledger_is_good_and_counted(sealed, write):
    write(CaseOpened("samples:case:9"))
    report = ledger.verify(heads=ledger.heads_path())
    assert (report.good, report.events, report.batches, report.position, report.unsealed) == (
        True,
        12,
        3,
        12,
        1,
    )


def test_an_empty_ledger_is_good():
    report = ledger.verify(heads=ledger.heads_path())
    assert (report.good, report.events, report.position) == (True, 0, 0)


ALTERATIONS = {
    "body": """jsonb_set(body, '{unit}', '9')""",
    "actor": "'machine:other'",
    "acting_for": "'person:1'",
    "request": "'r'",
    "name": "'samples.case_lost'",
    "version": "2",
    "number": "number + 100",
    "stream": "'samples:case:99'",
    "sealed": r"'\x01'::bytea",
    "occurred_at": "occurred_at - interval '1 microsecond'",
    "recorded_at": "recorded_at + interval '40 days'",
}


@pytest.mark.parametrize("column", ALTERATIONS)
def test_an_altered_column_is_found(sealed, column):
    sql(f"UPDATE ledger_event SET {column} = {ALTERATIONS[column]} WHERE position = %s", sealed[5])
    finding = first()
    assert (finding.kind, finding.sequence, finding.position) == (Kind.ALTERED, 5, sealed[5])
    assert finding.name == ("samples.case_lost" if column == "name" else "samples.case_opened")


def test_every_column_that_the_digest_covers_is_in_the_table_of_alterations():
    uncovered = {"position", "tx"}
    columns = sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'ledger_event'::regclass AND attnum > 0"
    )
    assert {name for (name,) in columns} == set(ALTERATIONS) | uncovered


def test_the_first_of_several_altered_rows_is_named(sealed):
    sql("UPDATE ledger_event SET actor = 'x' WHERE position = ANY(%s)", [sealed[11], sealed[6]])
    assert told(first()) == (Kind.ALTERED, 6, sealed[6], "samples:case:7", 3)


def test_a_removed_event_is_found(sealed):
    sql("DELETE FROM ledger_event WHERE position = %s", sealed[6])
    finding = first()
    assert (finding.kind, finding.sequence, finding.position) == (Kind.REMOVED, 6, sealed[6])


def test_an_event_removed_with_its_leaf_is_found(sealed):
    sql("DELETE FROM ledger_event WHERE position = %s", sealed[6])
    sql("DELETE FROM ledger_leaf WHERE sequence = 6")
    assert (first().kind, first().sequence) == (Kind.LEAF_REMOVED, 6)


def test_an_event_removed_with_its_leaf_and_a_new_order_is_found(sealed):
    sql("DELETE FROM ledger_event WHERE position = %s", sealed[6])
    sql("DELETE FROM ledger_leaf WHERE sequence = 6")
    sql("UPDATE ledger_leaf SET sequence = -(sequence - 1) WHERE sequence > 6")
    sql("UPDATE ledger_leaf SET sequence = -sequence WHERE sequence < 0")
    # the first row that shows it is the object's next event, whose number jumps
    assert told(first()) == (Kind.REMOVED, 7, sealed[8], "samples:case:7", 4)


def insert(number, stream="samples:case:7", **columns):
    values = {
        "occurred_at": "clock_timestamp()",
        "stream": f"'{stream}'",
        "number": str(number),
        "name": "'samples.forged'",
        "version": "1",
        "body": "'{}'",
        "actor": "'machine:clerk'",
        **columns,
    }
    ((position,),) = sql(
        f"INSERT INTO ledger_event ({', '.join(values)}) VALUES ({', '.join(values.values())})"
        " RETURNING position"
    )
    return position


def test_an_event_put_in_under_a_used_number_is_found_before_and_after_it_is_sealed(sealed):
    position = insert(3)
    assert told(first()) == (Kind.INSERTED, None, position, "samples:case:7", 3)
    ledger.seal_pending()
    assert told(first()) == (Kind.INSERTED, 13, position, "samples:case:7", 3)


def test_an_event_put_in_at_the_end_of_its_object_is_found(sealed):
    position = insert(7)
    ledger.seal_pending()
    assert told(first()) == (Kind.INSERTED, 13, position, "samples:case:7", 7)


def test_an_event_of_an_object_that_never_was_is_found(sealed):
    position = insert(1, stream="samples:case:404")
    ledger.seal_pending()
    assert told(first()) == (Kind.INSERTED, 13, position, "samples:case:404", 1)


def test_an_event_put_in_behind_the_sealers_back_is_found(sealed):
    sql("INSERT INTO ledger_stream VALUES ('samples:case:404', 1)")
    Sealer.objects.update(horizon=1000)
    position = insert(1, stream="samples:case:404", tx="'3'::xid8")
    ledger.seal_pending()
    assert told(first()) == (Kind.UNSEALED, None, position, "samples:case:404", 1)


def test_a_second_event_under_a_sealed_position_is_found(sealed):
    sql("INSERT INTO ledger_stream VALUES ('samples:case:404', 1)")
    insert(1, stream="samples:case:404", position=str(sealed[5]))
    ledger.seal_pending()
    assert told(first()) == (Kind.UNSEALED, None, sealed[5], "samples:case:404", 1)


def test_a_leaf_put_in_is_found(sealed):
    write_leaf = "INSERT INTO ledger_leaf VALUES (13, %s, 999, now(), 'x')"
    sql(write_leaf, 3)
    assert (first().kind, first().sequence) == (Kind.LEAF_INSERTED, 13)
    sql("UPDATE ledger_leaf SET batch = 4 WHERE sequence = 13")
    assert (first().kind, first().sequence) == (Kind.BATCH_REMOVED, 13)


def swap_leaves(one, other):
    sql("UPDATE ledger_leaf SET sequence = -1 WHERE sequence = %s", one)
    sql("UPDATE ledger_leaf SET sequence = %s WHERE sequence = %s", one, other)
    sql("UPDATE ledger_leaf SET sequence = %s WHERE sequence = -1", other)


def test_leaves_in_another_order_are_found(sealed):
    swap_leaves(6, 7)
    finding = first()
    assert (finding.kind, finding.sequence, finding.position) == (Kind.REORDERED, 6, sealed[7])


def test_leaves_changed_between_batches_are_found(sealed):
    swap_leaves(3, 10)
    finding = first()
    assert (finding.kind, finding.sequence, finding.position) == (Kind.REORDERED, 3, sealed[10])


def test_events_that_changed_places_are_found(sealed):
    sql("UPDATE ledger_event SET position = -position WHERE position = %s", sealed[6])
    sql("UPDATE ledger_event SET position = %s WHERE position = %s", sealed[6], sealed[8])
    sql("UPDATE ledger_event SET position = %s WHERE position = %s", sealed[8], -sealed[6])
    assert (first().kind, first().sequence) == (Kind.ALTERED, 6)


@pytest.mark.parametrize(
    "change",
    ["root = 'x'", "head = 'x'", "previous_head = 'x'", "count = 3", "first_sequence = 6",
     "sealed_at = sealed_at + interval '1 second'"],
)  # fmt: skip
def test_an_altered_batch_is_found(sealed, change):
    sql(f"UPDATE ledger_batch SET {change} WHERE number = 2")
    finding = first()
    assert (finding.batch, finding.sequence) == (2, 5)
    assert finding.kind == Kind.BATCH_ALTERED or change == "count = 3"


def test_an_altered_event_with_its_leaf_made_to_match_is_found_in_its_batch(sealed):
    sql("UPDATE ledger_leaf SET digest = sha256('x') WHERE sequence = 6")
    assert told(first())[:2] == (Kind.ALTERED, 6)
    finding = ledger.verify().first
    assert finding.position == sealed[6]


def test_a_removed_batch_is_found(sealed):
    Batch.objects.filter(number=2).delete()
    assert (first().kind, first().sequence) == (Kind.BATCH_REMOVED, 5)


def cut_tail(streams):
    """The last batch with its leaves and events, and with its streams if told so."""
    sql("DELETE FROM ledger_event USING ledger_leaf l WHERE l.batch = 3"
        " AND l.position = ledger_event.position")  # fmt: skip
    sql("DELETE FROM ledger_leaf WHERE batch = 3")
    Batch.objects.filter(number=3).delete()
    if streams:
        sql("DELETE FROM ledger_stream WHERE ref = 'samples:case:2'")
        sql("UPDATE ledger_stream SET last_number = 4 WHERE ref = 'samples:case:7'")


def test_a_tail_cut_off_is_found_by_the_streams(sealed):
    cut_tail(streams=False)
    assert told(first()) == (Kind.CUT_OFF, None, None, "samples:case:2", 1)


def test_a_tail_cut_off_with_its_streams_is_found_by_the_heads_alone(sealed):
    cut_tail(streams=True)
    assert ledger.verify().good
    finding = first(heads=ledger.heads_path())
    assert (finding.kind, finding.batch, finding.sequence) == (Kind.CUT_OFF, 3, 9)


def test_a_tail_cut_off_and_written_anew_is_found_by_the_heads(sealed, write):
    cut_tail(streams=True)
    write(*(CaseOpened(f"samples:case:{n}") for n in range(20, 24)))
    ledger.seal_pending()
    assert ledger.verify().good
    finding = first(heads=ledger.heads_path())
    assert (finding.kind, finding.batch, finding.sequence) == (Kind.BATCH_ALTERED, 3, 9)


def test_the_last_event_cut_off_before_it_was_sealed_is_found(sealed, write):
    (row,) = write(CaseOpened("samples:case:9"))
    Event.objects.filter(position=row.position).delete()
    assert told(first()) == (Kind.CUT_OFF, None, None, "samples:case:9", 1)


def test_a_file_of_heads_without_this_ledger_or_with_a_broken_line_is_told(sealed, tmp_path):
    empty = tmp_path / "none.jsonl"
    assert first(heads=empty).kind == Kind.HEADS
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    assert "line 1" in first(heads=broken).what
    torn = tmp_path / "torn.jsonl"
    torn.write_bytes(ledger.heads_path().read_bytes() + b'{"ledger": "')
    assert ledger.verify(heads=torn).good


def test_a_new_identity_does_not_hide_a_rewritten_ledger(sealed):
    Sealer.objects.update(identity="another")
    finding = first()
    assert (finding.kind, finding.batch) == (Kind.BATCH_ALTERED, 1)


def options(*words):
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return parser.parse_args(words)


def test_the_command_says_good_or_names_the_first_bad_row(sealed, capsys):
    assert command.run(options()) == 0
    assert "The ledger is as it was sealed." in capsys.readouterr().out
    sql("UPDATE ledger_event SET actor = 'x' WHERE position = %s", sealed[6])
    assert command.run(options()) == 1
    text = capsys.readouterr().out
    assert "FIRST BAD ROW: altered: the event is not as it was sealed (sequence 6," in text
    assert command.run(options("--json", "--heads", str(ledger.heads_path()))) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["good"], said["findings"][0]["position"]) == (False, sealed[6])
