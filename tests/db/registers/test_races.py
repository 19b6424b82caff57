"""Two connections at once: one entry corrected twice, one key added twice."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from civicloop.engines.registers import queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import (
    ChangedMeanwhileError,
    DefinitionFaultsError,
    RowFaultsError,
)
from civicloop.engines.registers.models import Change, Entry
from civicloop.kernel.ledger import queries as ledger
from tests.db.registers.books import COURSES, KEEPER, NOW, ROW, add, courses

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


def both(*verbs):
    """What came of verbs that begin together, each in a transaction of its own connection."""
    starts, found = Barrier(len(verbs)), [None] * len(verbs)

    def run(place, verb):
        try:
            with transaction.atomic():
                connection.ensure_connection()
                starts.wait(timeout=10)
                found[place] = verb()
        except Exception as error:  # noqa: BLE001 (told to the test, which names what it expects)
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in threads)
    return found


def kinds(found):
    return sorted(type(one).__name__ for one in found)


def test_of_two_corrections_at_once_one_stands_and_the_other_is_told():
    row = add(courses())

    def correcting(people):
        return lambda: registers.correct(
            row.pk, {"people": people}, version=1, actor=KEEPER, now=NOW
        )

    found = both(correcting("1"), correcting("2"))
    assert kinds(found) == [ChangedMeanwhileError.__name__, "Entry"]
    won = next(one for one in found if isinstance(one, Entry))
    kept = Entry.objects.get()
    assert (kept.values["people"], kept.version) == (won.values["people"], 2)
    assert Change.objects.filter(verb="correct").count() == 1
    names = [event.name for event in ledger.history(row.ref)]
    assert names.count("registers.entry_corrected") == 1


def test_of_one_key_added_twice_at_once_one_stands_and_the_other_is_told():
    register = courses()

    def adding():
        return registers.add(register.pk, ROW, actor=KEEPER, now=NOW)

    found = both(adding, adding)
    assert kinds(found) == ["Entry", RowFaultsError.__name__]
    refused = next(one for one in found if isinstance(one, RowFaultsError))
    assert [(fault.field, fault.code) for fault in refused.faults] == [("held_on", "taken")]
    assert [row.number for row in queries.entries(register)] == [1]


def test_a_key_taken_by_a_correction_and_by_a_new_entry_at_once_stands_once():
    register = courses()
    row = add(register)
    found = both(
        lambda: registers.correct(row.pk, {"title": "乙"}, version=1, actor=KEEPER, now=NOW),
        lambda: registers.add(register.pk, ROW | {"title": "乙"}, actor=KEEPER, now=NOW),
    )
    assert kinds(found) == ["Entry", RowFaultsError.__name__]
    titles = [entry.values["title"] for entry in queries.entries(register)]
    assert titles.count("乙") == 1


def test_of_two_registers_of_one_code_at_once_one_is_made_and_the_other_is_told():
    def making():
        return registers.define(COURSES, key="night-courses", actor=KEEPER, now=NOW)

    found = both(making, making)
    assert kinds(found) == [DefinitionFaultsError.__name__, "Register"]
    (refused,) = [one for one in found if isinstance(one, DefinitionFaultsError)]
    assert [fault.code for fault in refused.faults] == ["taken_key"]
    assert queries.register("night-courses").number == 1
