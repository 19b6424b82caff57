"""Who is told of what: the unit on duty in its inbox, the reporter by e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules.words import OUTCOMES
from civicloop.answer.cases.services.looking import secret_of
from civicloop.kernel.access import queries as access
from civicloop.kernel.city.rules import here, name_in
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.rules import Delivered
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.search.services import Found
from civicloop.kernel.vault import services as vault
from civicloop.ui.rules import moment_text

TO_REPORTER = {
    "cases.case_opened": "cases.received",
    "cases.case_started": "cases.in_progress",
    "cases.case_paused": "cases.question",
    "cases.case_extended": "cases.extended",
    "cases.case_closed": "cases.closed",
    "cases.case_reopened": "cases.reopened",
}
TO_UNIT = {
    "cases.case_opened": "cases.unit_new",
    "cases.case_assigned": "cases.unit_new",
    "cases.case_refused": "cases.unit_passed",
    "cases.case_transferred": "cases.unit_passed",
    "cases.case_reopened": "cases.unit_reopened",
    "cases.case_resumed": "cases.unit_answered",
    "cases.mail_received": "cases.unit_mail",
}
RETURNED = "notices.message_returned"
UNIT_HEARS = TO_UNIT | {RETURNED: "cases.unit_returned"}


def tell_reporter(event: Delivered) -> None:
    """Write to the reporter who left an address; once for each event, in their language."""
    case = queries.case_of_ref(event.ref)
    box = case.reporter.email_sealed
    if box is None:
        return
    language = case.reporter.language
    email = vault.unseal(case.ref, bytes(box), field="email").decode()
    link = reverse("cases:status", args=[case.number, rules.grouped(secret_of(case))])
    notices.notify(
        TO_REPORTER[event.name],
        to=Recipient(email=email, language=language),
        context=_facts(case, event, language),
        ref=case.ref,
        channels=("email",),
        once=f"{event.ref}#{event.number}",
        link=link,
        answers=True,
    )


def tell_unit(event: Delivered) -> None:
    """Tell those of the unit who can take the case, and the unit's own mailbox.

    Of a restricted case only the heads are told, and no mailbox that others read.
    """
    case = queries.case_of_ref(event.ref)
    link = reverse("cases:case", args=[case.pk])
    once = f"{event.ref}#{event.number}"
    restricted = policies.is_kept_from_search(case)
    right = "cases.see_restricted" if restricted else "cases.accept"
    people = access.people_with(right, case.unit_id)
    for person in people:
        notices.notify(
            UNIT_HEARS[event.name],
            to=Recipient(person=person.ref),
            context=_facts(case, event, person.language, masked=True),
            ref=case.ref,
            channels=("inbox",),
            once=once,
            link=link,
        )
    if case.unit.email and not restricted:
        notices.notify(
            UNIT_HEARS[event.name],
            to=Recipient(email=case.unit.email),
            context=_facts(case, event, here().language, masked=True),
            ref=case.ref,
            channels=("email",),
            once=once,
            link=link,
        )


def tell_returned(event: Delivered) -> None:
    """Tell the unit that an e-mail to the reporter came back; of other messages nothing."""
    ours = {*TO_REPORTER.values(), "cases.mail"}
    if event.ref.startswith("cases:case:") and event.body["template"] in ours:
        tell_unit(event)


def search_entry(case: Case) -> Found:
    """How a case is found: by number, category, road and masked words, in its own unit."""
    return Found(
        ref=case.ref,
        kind="cases.case",
        title=f"{case.number} {case.category.name_zh}",
        text=" ".join(part for part in (case.description_masked, case.place_masked) if part),
        at=case.opened_at,
        scope_unit=case.unit_id,
        more=f"{case.number.replace('-', '')} {case.road} {case.category.name_en}",
    )


def _facts(
    case: Case, event: Delivered, language: str, *, masked: bool = False
) -> Mapping[str, object]:
    """What the templates may say; to staff nothing that is sealed."""
    english = language == "en"
    texts = {} if masked else ledger.open_texts(event)
    outcome = OUTCOMES.get(case.outcome, ("", ""))[int(english)]
    return {
        "number": case.number,
        "secret": "" if masked else rules.grouped(secret_of(case)),
        "category": name_in(case.category, language),
        "unit": name_in(case.unit, language),
        "place": case.place_masked or case.road or "—",
        "due": _moment(case.next_due_at, language),
        "answer_due": _moment(case.statutory_due_at, language),
        "until": _moment(case.waiting_until, language) if case.waiting_until else "",
        "question": texts.get("question", ""),
        "answer": texts.get("answer", ""),
        "outcome": outcome,
        "before": _instant(event.body.get("before"), language),
        "text": texts.get("text", ""),
    }


def _instant(iso: object, language: str) -> str:
    return _moment(datetime.fromisoformat(str(iso)), language) if iso else ""


def _moment(at: datetime, language: str) -> str:
    return moment_text(timezone.localtime(at), language)
