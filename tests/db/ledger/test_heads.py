"""Heads handed to keepers outside."""

import pytest

from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.models import Batch
from civicloop.kernel.ledger.rules import keep_heads
from civicloop.kernel.ledger.rules.keepers import KEEPERS
from tests.db.ledger.events import CaseOpened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_keepers(monkeypatch):
    monkeypatch.setattr(KEEPERS, "_entries", {})
    monkeypatch.setattr(KEEPERS, "_closed", False)


def test_each_keeper_is_handed_every_head_once(write):
    kept = []
    keep_heads("samples.keeper")(lambda heads: kept.extend(head.head for head in heads))
    assert ledger.hand_out_heads() == {"samples.keeper": 0}
    for number in range(3):
        write(CaseOpened(f"samples:case:{number}"))
        ledger.seal_pending()
        if number == 1:
            assert ledger.hand_out_heads() == {"samples.keeper": 2}
    assert ledger.hand_out_heads() == {"samples.keeper": 1}
    assert kept == [bytes(batch.head).hex() for batch in Batch.objects.order_by("number")]


def test_a_keeper_that_fails_is_handed_the_same_again_and_stops_no_other(write):
    broken, kept = [True], []

    @keep_heads("samples.broken")
    def keep(heads):
        if broken[0]:
            raise ConnectionError
        kept.extend(heads)

    keep_heads("samples.whole")(lambda heads: None)
    write(CaseOpened("samples:case:1"))
    ledger.seal_pending()
    assert ledger.hand_out_heads() == {"samples.broken": 0, "samples.whole": 1}
    broken[0] = False
    assert ledger.hand_out_heads() == {"samples.broken": 1, "samples.whole": 0}
    assert len(kept) == 1
