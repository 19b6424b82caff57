"""Whatever the order of writes, commits, undone changes and seals: nothing is lost."""

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicloop.kernel.ledger import queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.models import Cursor, Event
from civicloop.kernel.ledger.rules import subscribe
from civicloop.kernel.ledger.services.appending import EVENT, INSTANT, STREAM
from civicloop.kernel.statements.rules import written

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, OBJECTS = 3, 4
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, WRITERS - 1), st.integers(0, OBJECTS - 1)),
        st.tuples(st.sampled_from(["commit", "undo"]), st.integers(0, WRITERS - 1)),
        st.tuples(st.just("seal"), st.integers(1, 3)),
    ),
    max_size=40,
)

PARTS = (("stream", STREAM), (INSTANT.name, INSTANT.sql), ("event", EVENT))
APPEND = written(PARTS, "event")


class Writer:
    """A connection with at most one open transaction; it never waits for another writer."""

    def __init__(self):
        info = connection.get_connection_params()
        known = ("dbname", "user", "password", "host", "port")
        self.connection = psycopg.connect(**{k: info[k] for k in known if info.get(k)})
        self.held = set()

    def write(self, ref):
        row = [ref, None, "samples.changed", 1, "{}", "machine:writer", "", "", None]
        self.connection.execute(APPEND, row)
        self.held.add(ref)

    def end(self, commit):
        self.connection.commit() if commit else self.connection.rollback()
        self.held.clear()


@pytest.fixture
def writers():
    made = [Writer() for _ in range(WRITERS)]
    yield made
    for writer in made:
        writer.connection.close()


@given(steps=STEPS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_interleaving_seals_each_committed_event_once_and_in_order(writers, heard, steps):
    since = queries.position()
    run = Event.objects.count()
    for step in steps:
        match step:
            case ("write", writer, number):
                ref = f"samples:run{run}:{number}"
                if not any(ref in other.held for other in writers if other is not writers[writer]):
                    writers[writer].write(ref)
            case ("commit", writer) | ("undo", writer):
                writers[writer].end(step[0] == "commit")
            case ("seal", limit):
                ledger.seal_pending(limit=limit)
    for writer in writers:
        writer.end(commit=True)
    ledger.seal_all(limit=3)
    expected = {
        (event.stream, event.number) for event in Event.objects.all().order_by("position")[run:]
    }
    sealed = [(event.ref, event.number) for event in queries.since(since, limit=10_000)]
    assert len(sealed) == len(set(sealed))
    assert set(sealed) == expected
    for ref in {ref for ref, _ in sealed}:
        numbers = [number for one, number in sealed if one == ref]
        assert numbers == list(range(1, len(numbers) + 1))
    heard.clear()
    while ledger.deliver_pending(limit=7).more:
        pass
    assert heard == sealed
    assert set(Cursor.objects.values_list("sequence", flat=True)) <= {queries.position()}


@pytest.fixture
def heard():
    said = []
    subscribe("*", name="samples.hear")(lambda event: said.append((event.ref, event.number)))
    return said


def test_after_all_of_it_the_ledger_is_as_it_was_sealed(writers):
    for number in range(WRITERS):
        writers[number].write(f"samples:last:{number}")
    for number in reversed(range(WRITERS)):
        writers[number].end(commit=number != 1)
        ledger.seal_pending()
    assert [event.ref for event in queries.since(0)] == ["samples:last:2", "samples:last:0"]
    assert ledger.verify(heads=ledger.heads_path()).good
