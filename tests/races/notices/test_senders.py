"""Two senders at once, and a sender that dies."""

import datetime as dt
import threading
from contextlib import contextmanager

import pytest
from django.db import connections, transaction

from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.rules import (
    CARRIERS,
    TEMPLATES,
    Recipient,
    carry_with,
    declare_template,
)
from civicloop.kernel.notices.services import Sending

pytestmark = pytest.mark.django_db(transaction=True)
NOW = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
PATIENCE = 30


@pytest.fixture(autouse=True)
def own_house(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    for registry in (TEMPLATES, CARRIERS):
        monkeypatch.setattr(registry, "_entries", {})
        monkeypatch.setattr(registry, "_closed", False)
    declare_template("samples.t", zh_subject="題", zh_body="文", en_subject="s", en_body="b")


def tell(once=""):
    to = Recipient(email="citizen@example.org")
    return notices.notify("samples.t", to=to, context={}, ref="samples:case:1", once=once, now=NOW)


def in_thread(function):
    def run():
        try:
            results.append(function())
        finally:
            connections.close_all()

    results = []
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, results


def test_two_senders_carry_each_message_once():
    carried, both_inside = [], threading.Barrier(2, timeout=PATIENCE)

    @contextmanager
    def carrier():
        def carry(parcel):
            carried.append(parcel.id)
            if len(carried) <= 2:
                both_inside.wait()  # passes only when two messages are being carried at once
            return "taken"

        yield carry

    carry_with("email", carrier)
    messages = [tell()[0] for _ in range(6)]
    thread, results = in_thread(lambda: notices.send_due(now=NOW))
    here = notices.send_due(now=NOW)
    thread.join(PATIENCE)
    assert sorted(carried) == sorted(message.carrier_id for message in messages)
    assert here.sent + results[0].sent == 6
    assert len(ledger.history("samples:case:1")) == 6


def test_a_message_whose_sender_died_is_carried_again_under_the_same_id():
    carried = []

    class Killed(BaseException):
        """As little catchable as a killed process."""

    @contextmanager
    def carrier():
        def carry(parcel):
            carried.append(parcel.id)
            if len(carried) == 1:
                raise Killed
            return "taken"

        yield carry

    carry_with("email", carrier)
    (message,) = tell()
    with pytest.raises(Killed):
        notices.send_due(now=NOW)
    assert Message.objects.get().state == "queued"
    assert notices.send_due(now=NOW + dt.timedelta(seconds=299)) == Sending()
    assert notices.send_due(now=NOW + dt.timedelta(seconds=300)) == Sending(sent=1)
    assert carried == [message.carrier_id] * 2


def test_two_causes_at_once_queue_once():
    with transaction.atomic():
        assert len(tell(once="samples:case:1#1")) == 1
        thread, results = in_thread(lambda: tell(once="samples:case:1#1"))
    thread.join(PATIENCE)
    assert results == [[]]
    assert Message.objects.count() == 1


def test_an_undone_change_tells_nobody():
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert notices.send_due(now=NOW) == Sending()
