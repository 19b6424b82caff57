"""Lists of what has had its time: two people, holds, batches, and nothing by surprise."""

import argparse
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import EVERYWHERE, machine, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.privacy import queries
from civicloop.kernel.privacy import rules as privacy_rules
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.commands import listing, running
from civicloop.kernel.privacy.errors import (
    HoldLiftedError,
    HoldStandsError,
    ListOpenError,
    NothingDueError,
    ValuesGoneError,
)
from civicloop.kernel.privacy.models import DestructionEntry, DestructionList, Hold
from civicloop.kernel.privacy.services import destruction
from civicloop.kernel.privacy.states import HoldGround
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.kernel.vault import queries as vault_queries
from civicloop.kernel.vault import services as vault

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
REFS = [f"test:thing:{number}" for number in range(1, 6)]
RETENTION = machine("retention", "privacy.destroy_values")
BOTH = ("privacy.propose_destruction", "privacy.approve_destruction", "privacy.hold_values")


def clerk(key, *rights):
    return person(key, grants=dict.fromkeys(rights or BOTH, EVERYWHERE))


ANN, BO = clerk(1), clerk(2)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path


@pytest.fixture(autouse=True)
def due(db, own_keys, monkeypatch):
    """What ended, and is asked for; the tests take things out of it."""
    ended = list(REFS)
    rule = privacy_rules.Retention(
        "test.thing",
        5,
        "§",
        "物",
        "Things",
        lambda day: iter(ended if day == date(2021, 6, 1) else []),
        lambda refs, day: [ref for ref in refs if ref in ended],
        lambda refs: {ref: f"No {ref[-1]}" for ref in refs},
    )
    monkeypatch.setattr(privacy_rules.RETENTIONS, "_entries", {"test.thing": rule})
    for ref in REFS:
        vault.seal(ref, "王小明", field="name")
    return ended


def gone():
    return vault_queries.destroyed_among(REFS)


def names(row):
    return [event.name for event in ledger.history(row.ref)]


def test_a_dry_run_says_what_would_go_and_changes_nothing():
    privacy.place_hold(REFS[0], ground=HoldGround.APPEAL, reason="訴願中", actor=ANN, now=NOON)
    (found,) = queries.summary(date(2026, 6, 1), limit=100)
    assert (found.refs, found.held, found.more) == (tuple(REFS[1:]), 1, False)
    assert (found.cutoff_on, found.years) == (date(2021, 6, 1), 5)
    (few,) = queries.summary(date(2026, 6, 1), limit=2)
    assert (few.refs, few.more) == (tuple(REFS[1:3]), True)
    assert queries.summary(date(2026, 5, 31), limit=100)[0].refs == ()
    assert gone() == set()
    assert not DestructionList.objects.exists()


def test_two_people_then_a_job_and_the_ledger_still_verifies():
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    assert (row.state, row.proposed_by, row.size) == ("proposed", ANN.ref, 5)
    assert privacy.carry_out(actor=RETENTION, now=NOON).destroyed == 0
    assert gone() == set()
    privacy.approve_list(row.pk, actor=BO, now=NOON)
    done = privacy.carry_out(actor=RETENTION, now=NOON, batch=2)
    assert (done.destroyed, done.held, done.spared, done.failed, done.lists) == (5, 0, 0, 0, 1)
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("carried_out", BO.ref)
    assert gone() == set(REFS)
    assert names(row) == [
        "privacy.destruction_drawn",
        "privacy.destruction_proposed",
        "privacy.destruction_approved",
        "privacy.destruction_carried_out",
    ]
    assert ledger.history(REFS[0])[-1].body == {
        "kind": "test.thing", "list": row.ref, "ref": REFS[0],
    }  # fmt: skip
    ledger_services.seal_all()
    assert ledger_services.verify().good
    assert privacy.carry_out(actor=RETENTION, now=NOON).destroyed == 0
    with pytest.raises(NothingDueError):
        privacy.draw_list("test.thing", actor=ANN, now=NOON)


def test_nobody_approves_what_they_stand_for_and_the_database_says_so_too():
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    with pytest.raises(NotPermittedError):
        privacy.approve_list(row.pk, actor=ANN, now=NOON)
    for change in (
        {"approved_by": ANN.ref, "approved_at": NOON, "state": "approved"},
        {"state": "approved"},
        {"state": "carried_out"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DestructionList.objects.filter(pk=row.pk).update(**change)
    row.refresh_from_db()
    assert row.state == "proposed"


def test_a_machine_draws_but_stands_for_nothing():
    assert privacy.draw_lists(actor=RETENTION, now=NOON) == ["test.thing"]
    row = DestructionList.objects.get()
    assert (row.state, row.proposed_by) == ("drawn", "")
    with pytest.raises(NotPermittedError):
        privacy.propose_list(row.pk, actor=RETENTION)
    with pytest.raises(IllegalMoveError):
        privacy.approve_list(row.pk, actor=BO, now=NOON)
    privacy.propose_list(row.pk, actor=ANN, now=NOON)
    with pytest.raises(NotPermittedError):
        privacy.approve_list(row.pk, actor=machine("m", *BOTH), now=NOON)
    privacy.approve_list(row.pk, actor=BO, now=NOON)
    assert privacy.draw_lists(actor=RETENTION, now=NOON) == []


def test_one_list_of_a_kind_is_open_at_a_time():
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON, limit=2)
    with pytest.raises(ListOpenError):
        privacy.draw_list("test.thing", actor=BO, now=NOON)
    privacy.withdraw_list(row.pk, reason="先查對", actor=BO, now=NOON)
    assert privacy.draw_list("test.thing", actor=BO, now=NOON).size == 5
    assert DestructionEntry.objects.filter(list=row).count() == 2
    assert "查對" not in str([event.body for event in ledger.history(row.ref)])


@pytest.mark.parametrize("rights", [("privacy.see_readings",), ("privacy.hold_values",)])
def test_without_the_right_nothing_is_drawn_approved_or_withdrawn(rights):
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    stranger = clerk(9, *rights)
    for verb in (privacy.approve_list, privacy.withdraw_list, privacy.propose_list):
        more = {"reason": "x"} if verb is privacy.withdraw_list else {}
        with pytest.raises(NotPermittedError):
            verb(row.pk, actor=stranger, now=NOON, **more)
    with pytest.raises(NotPermittedError):
        privacy.draw_list("test.thing", actor=stranger, now=NOON)
    with pytest.raises(NotPermittedError):
        privacy.carry_out(actor=stranger)
    row.refresh_from_db()
    assert row.state == "proposed"


def test_a_right_in_one_unit_alone_draws_nothing():
    local = person(3, grants=dict.fromkeys(BOTH, frozenset({7})))
    with pytest.raises(NotPermittedError):
        privacy.draw_list("test.thing", actor=local, now=NOON)
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    with pytest.raises(NotPermittedError):
        privacy.approve_list(row.pk, actor=local, now=NOON)


def test_what_is_held_or_opened_again_after_the_approval_is_kept(due):
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    privacy.approve_list(row.pk, actor=BO, now=NOON)
    privacy.place_hold(REFS[1], ground=HoldGround.AUDIT, reason="審計抽查", actor=ANN, now=NOON)
    due.remove(REFS[2])
    done = privacy.carry_out(actor=RETENTION, now=NOON)
    assert (done.destroyed, done.held, done.spared) == (3, 1, 1)
    assert gone() == set(REFS) - {REFS[1], REFS[2]}
    row.refresh_from_db()
    assert queries.counts(row) == {"waiting": 0, "destroyed": 3, "held": 1, "spared": 1}


def test_a_run_that_broke_off_goes_on_where_it_stopped(monkeypatch):
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    privacy.approve_list(row.pk, actor=BO, now=NOON)
    real = destruction.destroy_values

    def breaks(ref, **more):
        if ref == REFS[2]:
            raise OSError("the disk is full")
        real(ref, **more)

    monkeypatch.setattr(destruction, "destroy_values", breaks)
    done = privacy.carry_out(actor=RETENTION, now=NOON)
    assert (done.destroyed, done.failed, done.lists) == (4, 1, 0)
    row.refresh_from_db()
    assert row.state == "approved"
    assert gone() == set(REFS) - {REFS[2]}
    monkeypatch.setattr(destruction, "destroy_values", real)
    assert privacy.carry_out(actor=RETENTION, now=NOON).destroyed == 1
    row.refresh_from_db()
    assert (row.state, gone()) == ("carried_out", set(REFS))


def test_a_withdrawn_list_stops_where_it_is():
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    privacy.approve_list(row.pk, actor=BO, now=NOON)
    privacy.withdraw_list(row.pk, reason="停止", actor=ANN, now=NOON)
    assert privacy.carry_out(actor=RETENTION, now=NOON).destroyed == 0
    assert gone() == set()


def test_a_hold_has_a_ground_a_reason_and_a_person_and_is_lifted_once():
    row = privacy.place_hold(
        REFS[0],
        ground=HoldGround.LAWSUIT,
        reason="行政訴訟 115 年度訴字第 1 號",
        actor=ANN,
        now=NOON,
    )
    assert privacy.hold_reason(row, actor=BO) == "行政訴訟 115 年度訴字第 1 號"
    with pytest.raises(NotPermittedError):
        privacy.hold_reason(row, actor=clerk(4, "privacy.see_readings"))
    assert "訴字" not in str([event.body for event in ledger.history(REFS[0])])
    with pytest.raises(HoldStandsError):
        privacy.place_hold(REFS[0], ground=HoldGround.LAWSUIT, reason="x", actor=BO, now=NOON)
    other = privacy.place_hold(REFS[0], ground=HoldGround.AUDIT, reason="x", actor=BO, now=NOON)
    privacy.lift_hold(row.pk, reason="判決確定", actor=BO, now=NOON)
    with pytest.raises(HoldLiftedError):
        privacy.lift_hold(row.pk, reason="再次", actor=ANN, now=NOON)
    assert list(queries.standing_holds()) == [other]
    assert queries.is_held(REFS[0])
    privacy.lift_hold(other.pk, reason="結束", actor=ANN, now=NOON)
    assert not queries.is_held(REFS[0])
    assert REFS[0] in queries.summary(date(2026, 6, 1), limit=9)[0].refs


def test_nothing_is_held_that_is_gone_and_strangers_hold_nothing():
    vault.destroy(REFS[0])
    with pytest.raises(ValuesGoneError):
        privacy.place_hold(REFS[0], ground=HoldGround.AUDIT, reason="x", actor=ANN, now=NOON)
    for actor in (clerk(4, "privacy.see_readings"), machine("m", "privacy.hold_values")):
        with pytest.raises(NotPermittedError):
            privacy.place_hold(REFS[1], ground=HoldGround.AUDIT, reason="x", actor=actor)
    assert not Hold.objects.exists()


def test_a_forged_entry_on_no_approved_list_destroys_nothing():
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    DestructionEntry.objects.create(list=row, ref="test:thing:99")
    privacy.carry_out(actor=RETENTION, now=NOON)
    assert gone() == set()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from vault_objectkey where destroyed_at is not null")
        assert cursor.fetchone() == (0,)


def test_the_commands_say_what_would_be_and_never_go_past_two_people(capsys):
    def call(module, *words):
        parser = argparse.ArgumentParser()
        module.arguments(parser)
        code = module.run(parser.parse_args(list(words)))
        return code, capsys.readouterr().out

    code, said = call(listing, "--on", "2026-06-01")
    assert code == 0
    assert "5 to destroy, 0 held" in said
    code, said = call(listing, "--on", "2026-06-01", "--json")
    assert '"due": 5' in said
    code, said = call(running, "--dry-run", "--on", "2026-06-01")
    assert (code, said.count("test:thing:")) == (0, 5)
    assert "No 3" in said
    assert not DestructionList.objects.exists()
    assert call(running, "--on", "2026-06-01")[0] == 2
    row = privacy.draw_list("test.thing", actor=ANN, now=NOON)
    code, said = call(running)
    assert "Destroyed 0" in said
    privacy.approve_list(row.pk, actor=BO, now=NOON + timedelta(minutes=1))
    code, said = call(running)
    assert (code, "Destroyed 5" in said) == (0, True)
