"""Lately units asked for more time, and other units for their part."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.states import ExtensionReason
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.services.hands import Hands, open_cases

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Case, Part

EXTENSIONS, PARTS = 40, 60
GRANTED, REFUSED = 0.5, 0.15
ANSWERED, CANCELLED = 0.35, 0.08


def ask_for_time(hands: Hands) -> int:
    """Requests for more time on petitions and letters: some granted, some open; how many."""
    asked = 0
    for case in open_cases():
        if asked >= hands.share(EXTENSIONS):
            break
        at = hands.after(case)
        if case.category.kind == "dispatch" or case.statutory_due_at <= at:
            continue
        asked += _ask(hands, case, at)
    return asked


def _ask(hands: Hands, case: Case, at: datetime) -> bool:
    chance = hands.chance
    officer = hands.somebody(case.unit_id, "officer")
    if officer is None:
        return False
    reason = chance.choice(list(ExtensionReason))
    row = cases.ask_extension(
        case.pk,
        days=chance.choice((3, 5, 6, 7, 10)),
        reason=reason,
        text=hands.words(case, "extensions", reason),
        actor=officer,
        now=at,
    )
    head = hands.somebody(row.approver_unit_id, "head")
    decided, decision = min(hands.later(at), case.statutory_due_at), chance.random()
    if head is None or decision > GRANTED + REFUSED:
        return True
    if decision < GRANTED:
        text = hands.words(case, "extension_granted")
        cases.grant_extension(row.pk, text=text, actor=head, now=decided)
    else:
        text = hands.words(case, "extension_refused")
        cases.refuse_extension(row.pk, text=text, actor=head, now=decided)
    return True


def ask_for_parts(hands: Hands) -> int:
    """Parts of other units in open cases: done, not needed any more, or still owed; how many."""
    asked = 0
    rows = list(open_cases())
    hands.chance.shuffle(rows)
    for case in rows:
        if asked >= hands.share(PARTS):
            break
        for unit in _helpers(hands, case):
            asked += _ask_part(hands, case, unit)
    return asked


def _helpers(hands: Hands, case: Case) -> list[str]:
    """One or two units that may have to do with a case; the lighting team more often."""
    known = [unit for unit in table("lately")["parts"] if unit != hands.codes[case.unit_id]]
    first = "PWB-MO-L" if hands.chance.random() < 0.25 and "PWB-MO-L" in known else None  # noqa: PLR2004 (a quarter)
    first = first or hands.chance.choice(known)
    second = hands.chance.choice(known)
    return [first, second] if second != first and hands.chance.random() < 0.3 else [first]  # noqa: PLR2004 (some need two)


def _ask_part(hands: Hands, case: Case, unit: str) -> bool:
    officer = hands.somebody(case.unit_id, "officer")
    if officer is None:
        return False
    at = hands.after(case)
    first, last = timezone.localdate(at), timezone.localdate(case.statutory_due_at)
    span = max(0, (last - first).days)
    row = cases.ask_part(
        case.pk,
        to=hands.crew.units[unit].pk,
        due_on=first.fromordinal(first.toordinal() + hands.chance.randint(0, span)),
        text=hands.words(case, "parts", unit),
        actor=officer,
        now=at,
    )
    _end_part(hands, case, row)
    return True


def _end_part(hands: Hands, case: Case, row: Part) -> None:
    ended, fate = hands.after(case), hands.chance.random()
    if fate < ANSWERED:
        helper = hands.somebody(row.unit_id, "officer", "crew")
        if helper is not None:
            cases.answer_part(
                row.pk, text=hands.words(case, "part_answers"), actor=helper, now=ended
            )
    elif fate < ANSWERED + CANCELLED:
        officer = hands.somebody(case.unit_id, "officer")
        if officer is not None:
            cases.cancel_part(
                row.pk, text=hands.words(case, "part_cancelled"), actor=officer, now=ended
            )
