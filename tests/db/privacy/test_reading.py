"""Each reading of a personal value is an event; guarded fields need a superior first."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.privacy import queries
from civicloop.kernel.privacy import rules as privacy_rules
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.errors import (
    ApprovalNeededError,
    NotGuardedError,
    PurposeMissingError,
)
from civicloop.kernel.privacy.models import UnsealRequest
from civicloop.kernel.privacy.rules.purposes import GuardedField
from civicloop.kernel.registry.errors import UnknownEntryError
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.kernel.vault import services as vault

pytestmark = pytest.mark.django_db
REF = "cases:case:1"
CLERK = machine("clerk")
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
REQUEST, APPROVE = "privacy.request_unsealing", "privacy.approve_unsealing"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def guarded(monkeypatch):
    """The name of a case opens with approval, for two hours."""
    monkeypatch.setattr(
        privacy_rules.GUARDED,
        "_entries",
        {"cases:case:name": GuardedField("cases:case", "name", 2)},
    )


@pytest.fixture
def unit():
    clerk = machine("test", "organizations.manage_units")
    return organizations.create_unit(code="A", name_zh="甲", actor=clerk)


@pytest.fixture
def officer(unit):
    return person(1, grants={REQUEST: frozenset({unit.pk})})


@pytest.fixture
def head(unit):
    both = dict.fromkeys((REQUEST, APPROVE), frozenset({unit.pk}))
    return person(2, grants=both)


def ask(unit, actor, fields=("name",)):
    return privacy.request_unsealing(
        REF, fields, unit_id=unit.pk, purpose="verify", reason="同名", actor=actor, now=NOON
    )


def read(actor, now):
    box = vault.seal(REF, "王小明", field="name")
    with transaction.atomic():
        return privacy.read(REF, box, field="name", actor=actor, purpose="verify", now=now)


def test_a_reading_gives_the_value_and_is_on_record_with_its_purpose():
    box = vault.seal(REF, "王小明", field="name")
    assert privacy.read(REF, box, field="name", actor=CLERK, purpose="contact") == "王小明"
    (event,) = queries.readings(REF)
    assert (event.name, event.body, event.actor) == (
        "privacy.personal_value_read",
        {"ref": REF, "field": "name", "purpose": "contact", "request": 0},
        "machine:clerk",
    )


def test_without_a_purpose_nothing_is_opened_and_nothing_recorded():
    box = vault.seal(REF, "王小明", field="name")
    with pytest.raises(PurposeMissingError), transaction.atomic():
        privacy.read(REF, box, field="name", actor=CLERK, purpose=" ")
    assert ledger.history(REF) == []


def test_an_undeclared_purpose_is_refused():
    box = vault.seal(REF, "王小明", field="name")
    with pytest.raises(UnknownEntryError), transaction.atomic():
        privacy.read(REF, box, field="name", actor=CLERK, purpose="curiosity")
    assert ledger.history(REF) == []


def test_a_guarded_field_opens_for_who_asked_until_the_approval_expires(
    guarded, unit, officer, head
):
    with pytest.raises(ApprovalNeededError):
        read(officer, NOON)
    request = ask(unit, officer)
    with pytest.raises(ApprovalNeededError):
        read(officer, NOON)
    assert list(queries.requests_to_decide(head)) == [request]
    assert list(queries.requests_to_decide(officer)) == []
    privacy.approve_unsealing(request.pk, actor=head, now=NOON)
    assert read(officer, NOON + HOUR) == "王小明"
    assert queries.readings(REF)[-1].body["request"] == request.pk
    for actor, now in ((officer, NOON + 2 * HOUR), (head, NOON + HOUR)):
        with pytest.raises(ApprovalNeededError):
            read(actor, now)


def test_nobody_approves_their_own_request(guarded, unit, head):
    request = ask(unit, head)
    assert list(queries.requests_to_decide(head)) == []
    with pytest.raises(NotPermittedError):
        privacy.approve_unsealing(request.pk, actor=head, now=NOON)
    assert UnsealRequest.objects.get().state == "requested"


def test_a_head_of_another_unit_does_not_decide(guarded, unit, officer):
    request = ask(unit, officer)
    stranger = person(3, grants={APPROVE: frozenset({unit.pk + 1})})
    for decide in (privacy.approve_unsealing, privacy.refuse_unsealing):
        with pytest.raises(NotPermittedError):
            decide(request.pk, actor=stranger, reason="x", now=NOON)


def test_a_refusal_leaves_the_field_closed_and_is_final(guarded, unit, officer, head):
    request = ask(unit, officer)
    privacy.refuse_unsealing(request.pk, actor=head, reason="無必要", now=NOON)
    with pytest.raises(ApprovalNeededError):
        read(officer, NOON)
    with pytest.raises(IllegalMoveError):
        privacy.approve_unsealing(request.pk, actor=head, now=NOON)


def test_an_approval_can_be_ended_at_once(guarded, unit, officer, head):
    request = ask(unit, officer)
    privacy.approve_unsealing(request.pk, actor=head, now=NOON)
    privacy.end_unsealing(request.pk, actor=head, reason="已足夠", now=NOON)
    with pytest.raises(ApprovalNeededError):
        read(officer, NOON)


def test_a_free_field_needs_no_request(guarded, unit, officer):
    with pytest.raises(NotGuardedError):
        ask(unit, officer, fields=("name", "phone"))
    assert not UnsealRequest.objects.exists()


def test_the_reason_of_a_request_is_sealed(guarded, unit, officer):
    ask(unit, officer)
    event = ledger.history(REF)[-1]
    assert "同名" not in str(event.body)
    assert services.open_texts(event) == {"reason": "同名"}
