"""Letters by e-mail: a new one becomes a case, an answer joins its own, staff writes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import CorrespondenceError, DraftError, UnknownCaseError
from civicloop.answer.cases.events import MailReceived, MailSent
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT, PHOTO_LIMIT, CaseDraft
from civicloop.answer.cases.rules.correspondence import (
    LETTER_LIMIT,
    SUBJECT_LIMIT,
    UNSORTED,
    check_mail,
    cut,
    kept_text,
    language_of,
)
from civicloop.answer.cases.rules.drafts import NAME_LIMIT
from civicloop.answer.cases.services.categories import save_category
from civicloop.answer.cases.services.looking import secret_of
from civicloop.answer.cases.services.moves import prepare
from civicloop.answer.cases.services.opening import BEFORE, DOCUMENT, open_case
from civicloop.answer.cases.services.waiting import resume
from civicloop.answer.cases.states import CaseState, Channel, Kind
from civicloop.kernel.actors.rules import Actor, citizen, machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as file_queries
from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileRefusedError
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.errors import LimitReachedError
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.errors import AddressError, LetterRefusedError
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.notices.rules.letters import Attachment, Letter
from civicloop.kernel.notices.rules.receiving import Received
from civicloop.kernel.vault import queries as keys
from civicloop.kernel.vault import services as vault

SORTER = machine("mail", "cases.edit_categories")
REPORTER, OTHER = "reporter", "other"


@transaction.atomic
def take_mail(received: Received) -> str:
    """Make a case of a letter, or lay it into the case that it answers; the case's reference.

    A ``LetterRefusedError`` says why nothing was made of it.
    """
    if received.about:
        return _joined(received)
    return _opened(received)


def _opened(received: Received) -> str:
    """A new case at the centre; both clocks run from the moment when the letter came in."""
    letter = received.letter
    _require_sender(letter)
    if not received.forced:
        _take_place(letter)
    kept = kept_text(letter.subject, letter.text)
    if not kept.description:
        raise LetterRefusedError("empty")
    draft = CaseDraft(
        category=unsorted().code,
        description=kept.description,
        name=letter.sender_name[:NAME_LIMIT],
        email=letter.sender,
        language=language_of(kept.description),
        channel=Channel.EMAIL,
    )
    try:
        case = open_case(draft, actor=citizen(), key=received.ref, now=received.received_at)
    except DraftError as error:
        raise LetterRefusedError(f"faulty_{next(iter(error.faults))}") from error
    _lay_in(case, received, sender=REPORTER, text=kept.whole, at=received.received_at)
    return case.ref


def _joined(received: Received) -> str:
    """The letter in its case; from the reporter it also ends the waiting for the answer."""
    letter = received.letter
    try:
        case = queries.for_change(queries.case_of_ref(received.about).pk)
    except UnknownCaseError:
        raise LetterRefusedError("unknown_case") from None
    if keys.is_destroyed(case.ref):
        raise LetterRefusedError("forgotten")
    if not received.forced:
        _take_place(letter)
    known = _is_from_reporter(case, letter)
    text = letter.reply or letter.subject
    at = max(received.received_at, case.changed_at)
    if known and case.state == CaseState.WAITING and text:
        resume(case.pk, answer=cut(text, DESCRIPTION_LIMIT), actor=citizen(case.ref), now=at)
        text = text if len(text) > DESCRIPTION_LIMIT else ""
    _lay_in(case, received, sender=REPORTER if known else OTHER, text=text, at=at)
    return case.ref


def _lay_in(case: Case, received: Received, *, sender: str, text: str, at: datetime) -> None:
    """Keep what came with a letter, and tell the history of the case."""
    letter = received.letter
    actor = citizen(case.ref) if sender == REPORTER else citizen()
    kept = _keep(letter.attachments, case.ref, actor=actor, at=at)
    event = MailReceived(
        case=case.ref,
        letter=received.ref,
        sender=sender,
        files=kept,
        refused=len(letter.attachments) - kept + letter.left_out,
        subject=letter.subject[:SUBJECT_LIMIT] if text else "",
        text=cut(text, LETTER_LIMIT),
    )
    ledger.append(event, actor=actor, at=at)


def _keep(attachments: Iterable[Attachment], ref: str, *, actor: Actor, at: datetime) -> int:
    """Keep the files that may be kept: the first pictures as photos of the report; how many."""
    kept = 0
    for each in attachments:
        photos = file_queries.count_of(ref, BEFORE)
        is_photo = each.media_type.startswith("image/") and photos < PHOTO_LIMIT
        try:
            with transaction.atomic():
                files.store(
                    each.content,
                    ref=ref,
                    kind=BEFORE if is_photo else DOCUMENT,
                    actor=actor,
                    name=each.name,
                    now=at,
                )
        except FileRefusedError:
            continue
        kept += 1
    return kept


def _require_sender(letter: Letter) -> None:
    try:
        Recipient(email=letter.sender)
    except AddressError:
        raise LetterRefusedError("no_sender") from None
    if not letter.sender:
        raise LetterRefusedError("no_sender")


def _take_place(letter: Letter) -> None:
    """Stop whoever sends without end, above all a machine that answers our answers."""
    try:
        limits.take("cases.mail.sender", letter.sender.casefold())
    except LimitReachedError:
        raise LetterRefusedError("too_many") from None


def _is_from_reporter(case: Case, letter: Letter) -> bool:
    index = case.reporter.email_index
    return bool(index) and index in vault.blind_indexes(
        "cases.email", {letter.sender, letter.sender.lower()}
    )


def unsorted() -> Category:
    """The category of letters that nobody has read yet; made when the first one comes."""
    found = queries.category(UNSORTED, staff=True)
    if found is not None:
        return found
    values = {
        "kind": Kind.PETITION,
        "name_zh": "待分類",
        "name_en": "To be sorted",
        "hint_zh": "電子郵件來信，由中心閱讀後改列適當類別",
        "hint_en": "A letter by e-mail; the centre reads it and names its category",
        "icon": "mail",
        "operational_hours": 24,
        "statutory_days": 6,
        "needs_place": False,
        "is_public": False,
        "is_offered": True,
        "is_for_staff": True,
        "position": 999,
    }
    return save_category(UNSORTED, values, actor=SORTER)


@transaction.atomic
def correspond(
    case_id: int, *, subject: str, text: str, actor: Actor, now: datetime | None = None
) -> Case:
    """Write an e-mail to the reporter; it stands in the history, and can be answered."""
    now = now or clock.now()
    case = prepare(case_id, "correspond", policies.may_correspond, actor)
    subject, text = rules.cleaned(subject), rules.cleaned(text)
    box = case.reporter.email_sealed
    faults = check_mail(subject=subject, text=text, is_reachable=bool(box))
    if faults or not box:
        raise CorrespondenceError(faults)
    email = vault.unseal(case.ref, bytes(box), field="email").decode()
    (message,) = notices.notify(
        "cases.mail",
        to=Recipient(email=email, language=case.reporter.language),
        context={"number": case.number, "subject": subject, "text": text},
        ref=case.ref,
        channels=("email",),
        link=reverse("cases:status", args=[case.number, rules.grouped(secret_of(case))]),
        answers=True,
        now=now,
    )
    case.changed_at = now
    case.save(update_fields=["changed_at"])
    event = MailSent(case=case.ref, message=message.message_ref, subject=subject, text=text)
    ledger.append(event, actor=actor, at=now)
    return case
