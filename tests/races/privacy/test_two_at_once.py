"""Two at once over one list or one object, on real connections: one wins, nothing is half done."""

from datetime import UTC, datetime
from functools import partial

import pytest

from civicloop.kernel.actors.rules import EVERYWHERE, machine, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.privacy import rules as privacy_rules
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.errors import ListOpenError, PrivacyError, ValuesGoneError
from civicloop.kernel.privacy.models import DestructionEntry, DestructionList, Hold
from civicloop.kernel.privacy.states import HoldGround
from civicloop.kernel.states.errors import StateError
from civicloop.kernel.vault import queries as vault_queries
from civicloop.kernel.vault import services as vault
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
REFS = [f"test:thing:{number}" for number in range(1, 13)]
RETENTION = machine("retention", "privacy.destroy_values")
RIGHTS = ("privacy.propose_destruction", "privacy.approve_destruction", "privacy.hold_values")
ANN, BO, CY = (person(key, grants=dict.fromkeys(RIGHTS, EVERYWHERE)) for key in (1, 2, 3))


@pytest.fixture(autouse=True)
def ended(db, settings, tmp_path, monkeypatch):
    settings.MASTER_KEYS_DIR = tmp_path
    rule = privacy_rules.Retention("test.thing", 5, "§", "物", "Things", lambda _day: iter(REFS))
    monkeypatch.setattr(privacy_rules.RETENTIONS, "_entries", {"test.thing": rule})
    for ref in REFS:
        vault.seal(ref, "王小明")


at_once = partial(together.at_once, told=(PrivacyError, StateError))


def draw():
    return privacy.draw_list("test.thing", actor=ANN, now=NOON)


def approved():
    return privacy.approve_list(draw().pk, actor=BO, now=NOON)


def test_two_who_draw_at_once_make_one_list():
    found = at_once(draw, lambda: privacy.draw_list("test.thing", actor=BO, now=NOON))
    assert sorted(type(row) for row in found if isinstance(row, ListOpenError)) == [ListOpenError]
    assert DestructionList.objects.count() == 1
    assert DestructionEntry.objects.count() == len(REFS)


def test_two_who_approve_at_once_approve_once():
    row = draw()
    found = at_once(
        *(lambda actor=actor: privacy.approve_list(row.pk, actor=actor, now=NOON)
          for actor in (BO, CY))
    )  # fmt: skip
    assert sum(isinstance(each, StateError) for each in found) == 1
    names = [event.name for event in ledger.history(row.ref)]
    assert names.count("privacy.destruction_approved") == 1


def test_approving_and_withdrawing_at_once_leave_one_of_both():
    row = draw()
    found = at_once(
        lambda: privacy.approve_list(row.pk, actor=BO, now=NOON),
        lambda: privacy.withdraw_list(row.pk, reason="x", actor=CY, now=NOON),
    )
    row.refresh_from_db()
    if isinstance(found[0], StateError):
        assert row.state == "withdrawn"
    else:  # an approved list may still be withdrawn
        assert row.state == "withdrawn"
        assert row.approved_by == BO.ref


def test_two_jobs_destroy_each_object_once():
    row = approved()
    found = at_once(
        *(lambda: privacy.carry_out(actor=RETENTION, now=NOON, batch=3) for _job in range(2))
    )
    assert sum(done.destroyed for done in found) == len(REFS)
    assert sum(done.failed for done in found) == 0
    privacy.carry_out(actor=RETENTION, now=NOON)
    row.refresh_from_db()
    assert row.state == "carried_out"
    for ref in REFS:
        names = [event.name for event in ledger.history(ref)]
        assert names.count("privacy.personal_values_destroyed") == 1


def test_a_hold_at_the_moment_of_the_destruction_either_keeps_or_is_told():
    approved()
    found = at_once(
        lambda: privacy.carry_out(actor=RETENTION, now=NOON),
        *(
            lambda ref=ref: privacy.place_hold(
                ref, ground=HoldGround.APPEAL, reason="訴願", actor=CY, now=NOON
            )
            for ref in REFS[6:9]
        ),
    )
    for ref, result in zip(REFS[6:9], found[1:], strict=True):
        gone = vault_queries.is_destroyed(ref)
        assert gone == isinstance(result, ValuesGoneError)
        assert Hold.objects.filter(ref=ref).exists() != gone
