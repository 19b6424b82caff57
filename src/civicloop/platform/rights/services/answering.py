"""The answer: a correction, a deletion, a decision with its legal basis, the data themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor, citizen, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import rules as privacy
from civicloop.kernel.privacy.errors import NotErasableError
from civicloop.kernel.vault import services as vault
from civicloop.platform.rights import policies, queries, rules
from civicloop.platform.rights.errors import (
    NotIdentifiedError,
    RequestFaultsError,
    SamePersonError,
    UnknownLinkError,
)
from civicloop.platform.rights.events import (
    ErasureRefused,
    HeldCorrected,
    HeldErased,
    PackageOffered,
    PackageTaken,
    RequestDecided,
)
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.services.asking import PACKAGE, TOKEN_LENGTH, digest_of, tell
from civicloop.platform.rights.services.handling import held, subject_of
from civicloop.platform.rights.states import REQUESTS, Decision, RequestState, Right

CHANGING = frozenset({Right.CORRECT, Right.STOP, Right.DELETE})
ENDING = frozenset({Right.STOP, Right.DELETE})


@transaction.atomic
def correct_held(
    pk: int, *, ref: str, field: str, value: str, actor: Actor, now: datetime | None = None
) -> None:
    """Put one field of one object right; both histories name the field, never the value."""
    row = _identified(pk, actor)
    holding = _holding(row, ref)
    if Right(row.right) not in CHANGING or holding.correct is None or field not in holding.fields:
        raise RequestFaultsError({"field": "missing"})
    holding.correct(ref, field, value, actor)
    ledger.append(HeldCorrected(row.ref, ref, field), actor=actor, at=now or clock.now())


@transaction.atomic
def confirm_held(pk: int, *, ref: str, stands: bool, actor: Actor) -> None:
    """Note that what was found by the name alone is the person's, or take that back.

    Whoever asks was identified before; what is confirmed is in the copy that is handed over.
    """
    require(policies.may_handle(actor), action="rights.handle")
    row = queries.for_change(pk)
    if not row.identity:
        raise NotIdentifiedError(row.ref)
    holding = _holding(row, ref)
    if holding.confirm is None:
        raise RequestFaultsError({"ref": "missing"})
    holding.confirm(ref, subject_of(row), actor, stands)


def erase_held(pk: int, *, ref: str, actor: Actor, now: datetime | None = None) -> bool:
    """Destroy what one object holds about the person; ``False`` if the law keeps it.

    Whoever checked the identity does not also delete. A refusal is on record with its code.
    """
    try:
        with transaction.atomic():
            _erase(pk, ref, actor, now or clock.now())
    except NotErasableError as error:
        with transaction.atomic():
            said = ErasureRefused(queries.for_change(pk).ref, ref, error.code)
            ledger.append(said, actor=actor, at=now or clock.now())
        return False
    return True


def _erase(pk: int, ref: str, actor: Actor, at: datetime) -> None:
    row = _identified(pk, actor)
    if not policies.may_erase(actor, row):
        raise SamePersonError(row.ref)
    holding = _holding(row, ref)
    if Right(row.right) not in ENDING or holding.erase is None:
        raise RequestFaultsError({"ref": "missing"})
    holding.erase(ref, actor)
    ledger.append(HeldErased(row.ref, ref), actor=actor, at=at)


@transaction.atomic
def decide(
    pk: int,
    *,
    decision: Decision,
    ground: str = "",
    words: str,
    actor: Actor,
    now: datetime | None = None,
) -> Request:
    """Say what came of it, in words that the person reads; a refusal names its legal basis."""
    require(policies.may_handle(actor), action="rights.handle")
    at = now or clock.now()
    row = queries.for_change(pk)
    _check(row, decision, ground, words)
    row.state = REQUESTS.target("decide", current=RequestState(row.state))
    row.decision, row.decided_by, row.ended_at = decision.value, actor.ref, at
    row.ground = ground
    row.save(update_fields=["state", "decision", "ground", "decided_by", "ended_at"])
    clock.stop(row.ref, rules.CLOCK, at)
    said = RequestDecided(row.ref, row.decision, ground)
    ledger.append(said, actor=actor, reason=words, at=at)
    tell(row, "rights.decided", {"words": words, "basis": _basis(ground)}, at)
    return row


@transaction.atomic
def hand_over(pk: int, *, actor: Actor, now: datetime | None = None) -> str:
    """Put the data behind a link for some days, and send it; an earlier link ends.

    The link is returned for a person without an address, who is given it at the counter.
    """
    require(policies.may_handle(actor), action="rights.handle")
    at = now or clock.now()
    row = queries.for_change(pk)
    given = {Decision.GRANTED, Decision.PARTLY}
    if row.decision not in given or Right(row.right) not in rules.ACCESS:
        raise NotIdentifiedError(row.ref)
    token = vault.blind_index(PACKAGE, f"{row.salt.hex} {at.isoformat()}")[:TOKEN_LENGTH]
    row.package_digest = digest_of(token)
    row.package_until = at + timedelta(hours=24 * queries.terms(at).package_days)
    row.save(update_fields=["package_digest", "package_until"])
    said = PackageOffered(row.ref, row.package_until.isoformat())
    ledger.append(said, actor=actor, at=at)
    link = reverse("rights:package", args=[token])
    until = f"{timezone.localtime(row.package_until):%Y-%m-%d %H:%M}"
    tell(row, "rights.package", {"until": until}, at, link=link)
    return link


@transaction.atomic
def take_package(token: str, *, now: datetime | None = None) -> tuple[str, bytes]:
    """The data of a link as a ZIP, made at this moment and kept nowhere; its name and bytes.

    What was found by the name alone may be about somebody else: unless somebody confirmed it,
    it is not handed out.
    """
    at = now or clock.now()
    found = queries.by_package(digest_of(token), at)
    if found is None:
        raise UnknownLinkError
    row, actor = queries.for_change(found.pk), citizen(found.ref)
    subject = subject_of(row)
    parts = [
        privacy.holding_of(one.ref).opened(one.ref, subject, actor, "subject")
        for one in held(row)
        if not one.is_by_name
    ]
    ledger.append(PackageTaken(row.ref, len(parts)), actor=actor, at=at)
    return f"{row.number}.zip", rules.package(str(row.number), timezone.localtime(at), parts)


def _check(row: Request, decision: Decision, ground: str, words: str) -> None:
    faults = {}
    right = Right(row.right)
    if not words.strip():
        faults["words"] = "missing"
    if decision is Decision.NONE:
        faults["decision"] = "missing"
    needs_ground = decision in {Decision.REFUSED, Decision.PARTLY}
    if needs_ground and ground not in {one.code for one in rules.grounds_for(right)}:
        faults["ground"] = "missing"
    if not needs_ground and ground:
        faults["ground"] = "not_here"
    if faults:
        raise RequestFaultsError(faults)
    if decision in {Decision.GRANTED, Decision.PARTLY} and not row.identity:
        raise NotIdentifiedError(row.ref)


def _identified(pk: int, actor: Actor) -> Request:
    require(policies.may_handle(actor), action="rights.handle")
    row = queries.for_change(pk)
    if row.state != RequestState.IDENTIFIED:
        raise NotIdentifiedError(row.ref)
    return row


def _holding(row: Request, ref: str) -> privacy.Holding:
    """The kind of an object, if it is one that holds something about this very person."""
    if ref not in {one.ref for one in held(row)}:
        raise RequestFaultsError({"ref": "missing"})
    return privacy.holding_of(ref)


def _basis(ground: str) -> str:
    return rules.GROUNDS[ground].basis if ground else "—"
