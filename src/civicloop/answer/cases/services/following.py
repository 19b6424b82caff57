"""Somebody follows a case that another reported, instead of reporting it again."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases.errors import FollowError, UnknownCaseError, UnknownTokenError
from civicloop.answer.cases.events import CaseFollowed, CaseUnfollowed
from civicloop.answer.cases.models import Case, Follower
from civicloop.answer.cases.rules.drafts import LANGUAGES
from civicloop.answer.cases.rules.intake import token_digest, token_from
from civicloop.answer.cases.rules.words import OUTCOMES, STEPS
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.rules import Delivered
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.vault import services as vault

PURPOSE = "cases.follower"
ASK_AGAIN = timedelta(minutes=10)
"""Whoever asks again at once gets no second message."""


@transaction.atomic
def follow(
    case_id: int,
    *,
    email: str,
    language: str = "zh-hant",
    privacy_version: str = "",
    now: datetime | None = None,
) -> None:
    """Ask the owner of an address whether to be told of each step of a public case.

    The answer is the same whether the address follows the case already or not, so that
    nobody learns who does. A case that is not public, or ended, is ``UnknownCaseError``.
    """
    now = now or clock.now()
    email = rules.cleaned(email)
    if faults := rules.check_email(email):
        raise FollowError({"email": faults})
    case = queries.followable().filter(pk=case_id).first()
    if case is None:
        raise UnknownCaseError(str(case_id))
    language = language if language in LANGUAGES else LANGUAGES[0]
    row, is_new = _row(case, email, language, now)
    if row.confirmed_at is not None or not (is_new or now - row.asked_at >= ASK_AGAIN):
        return
    row.asked_at = now
    row.language, row.privacy_version = language, privacy_version
    row.confirm_until = now + timedelta(hours=queries.intake_terms(now).confirm_hours)
    row.save()
    _ask(row, email, now)


@transaction.atomic
def confirm_following(token: str, *, now: datetime | None = None) -> Follower:
    """The owner of the address says yes; saying it twice is saying it once."""
    now = now or clock.now()
    row = _held(token)
    if row.confirmed_at is not None:
        return row
    if row.confirm_until is None or row.confirm_until < now:
        raise UnknownTokenError
    row.confirmed_at, row.confirm_until = now, None
    row.save(update_fields=["confirmed_at", "confirm_until"])
    ledger.append(CaseFollowed(case=row.case.ref, follower=row.ref), actor=citizen(), at=now)
    return row


@transaction.atomic
def stop_following(token: str, *, now: datetime | None = None) -> Case:
    """Delete the address, at its owner's word; the case that was followed."""
    row = _held(token)
    case, was_told = row.case, row.confirmed_at is not None
    if was_told:
        ledger.append(
            CaseUnfollowed(case=case.ref, follower=row.ref),
            actor=citizen(),
            at=now or clock.now(),
        )
    row.delete()
    return case


@transaction.atomic
def sweep_followers(*, now: datetime | None = None) -> int:
    """Delete addresses that nobody confirmed in time, and those of cases long ended."""
    return queries.idle_followers(now or clock.now()).delete()[0]


def token_of(row: Follower) -> str:
    """The token in a follower's messages, derived anew each time."""
    return token_from(vault.blind_index(PURPOSE, row.salt.hex))


def tell_followers(event: Delivered) -> None:
    """Write to those who follow the case; once for each event, in their language."""
    case = queries.case_of_ref(event.ref)
    if not (case.is_public and case.category.is_public):
        return
    for row in queries.confirmed_followers(case):
        english, token = row.language == "en", token_of(row)
        outcome = OUTCOMES.get(str(event.body.get("outcome", "")), ("", ""))[int(english)]
        notices.notify(
            "cases.followed_step",
            to=Recipient(email=_email(case, row), language=row.language),
            context={
                "number": case.number,
                "category": name_in(case.category, row.language),
                "place": queries.public_place(case, row.language) or "—",
                "step": STEPS[event.name][int(english)].format(outcome=outcome),
            },
            ref=case.ref,
            channels=("email",),
            once=f"{event.ref}#{event.number}",
            link=reverse("cases:following", args=[token]),
            unsubscribe=reverse("cases:unfollow", args=[token]),
        )


def _row(case: Case, email: str, language: str, now: datetime) -> tuple[Follower, bool]:
    """The row of an address, locked; made if there is none, by one of two who ask at once."""
    salt = uuid.uuid4()
    made = Follower(
        case=case,
        language=language,
        email_index=vault.blind_index("cases.email", email),
        salt=salt,
        token_digest=token_digest(token_from(vault.blind_index(PURPOSE, salt.hex))),
        asked_at=now,
        confirm_until=now,
    )
    made.email_sealed = vault.seal(case.ref, email, field=made.box)
    Follower.objects.bulk_create([made], ignore_conflicts=True)
    row = Follower.objects.select_for_update().get(case=case, email_index=made.email_index)
    row.case = case
    return row, row.salt == salt


def _ask(row: Follower, email: str, now: datetime) -> None:
    case = row.case
    notices.notify(
        "cases.follow_confirm",
        to=Recipient(email=email, language=row.language),
        context={
            "number": case.number,
            "category": name_in(case.category, row.language),
            "place": queries.public_place(case, row.language) or "—",
            "hours": queries.intake_terms(now).confirm_hours,
        },
        ref=case.ref,
        channels=("email",),
        once=f"{row.ref}#{now.isoformat()}",
        link=reverse("cases:following", args=[token_of(row)]),
        now=now,
    )


def _held(token: str) -> Follower:
    found = queries.follower_of(token)
    locked = queries.follower_for_change(found.pk) if found else None
    if found is None or locked is None:
        raise UnknownTokenError
    locked.case = found.case
    return locked


def _email(case: Case, row: Follower) -> str:
    return vault.unseal(case.ref, bytes(row.email_sealed), field=row.box).decode()
