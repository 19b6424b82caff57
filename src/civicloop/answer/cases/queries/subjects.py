"""What the module keeps about one person, found without opening anything but letters in waiting."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from civicloop.answer.cases import policies
from civicloop.answer.cases.models import Case, Follower, Letter
from civicloop.answer.cases.rules.drafts import phone_figures
from civicloop.answer.cases.states import ENDED
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.privacy.rules import Held, Subject
from civicloop.kernel.vault import services as vault
from civicloop.kernel.vault.rules import normalised

DRAFT = "draft"


def cases_about(subject: Subject) -> list[Held]:
    """Cases that somebody reported under an address or a telephone number."""
    wanted = Q(pk__in=())
    if subject.email:
        wanted |= Q(reporter__email_index=vault.blind_index("cases.email", subject.email))
    if figures := phone_figures(subject.phone):
        wanted |= Q(reporter__phone_index=vault.blind_index("cases.phone", figures))
    rows = Case.objects.filter(wanted).select_related("category").order_by("-opened_at")
    return [_held(case) for case in rows]


def followings_of(subject: Subject) -> list[Held]:
    """Cases that an address follows."""
    if not subject.email:
        return []
    index = vault.blind_index("cases.email", subject.email)
    rows = Follower.objects.filter(email_index=index).select_related("case__category")
    return [
        Held(
            row.ref,
            "cases.follower",
            f"關注案件 {row.case.number}",
            f"Follows case {row.case.number}",
            row.asked_at,
            reverse("cases:case", args=[row.case_id]),
            is_ended=row.case.state in ENDED,
        )
        for row in rows
    ]


def letters_of(subject: Subject) -> list[Held]:
    """Letters to the mayor under an address or a number that wait for their confirmation.

    They have no index, and only those of some days are there: each is opened and compared.
    """
    rows = list(Letter.objects.filter(case__isnull=True).order_by("-written_at"))
    boxes = vault.unseal_many((row.ref, DRAFT, bytes(row.draft_sealed or b"")) for row in rows)
    found = []
    for row, box in zip(rows, boxes, strict=True):
        if _is_of(subject, json.loads(box)):
            held = Held(row.ref, "cases.letter", "未確認之市長信箱信件",
                        "A letter to the mayor, not confirmed", row.written_at)  # fmt: skip
            found.append(held)
    return found


def openable_cases(rows: Sequence[Held], actor: Actor) -> set[str]:
    """Those of some cases whose page opens for an actor."""
    wanted = [_number(row) for row in rows]
    found = Case.objects.filter(policies.openable_by(actor), pk__in=wanted)
    return {case.ref for case in found.only("pk")}


def openable_followings(rows: Sequence[Held], actor: Actor) -> set[str]:
    """Those of some followers whose case opens for an actor."""
    cases = Case.objects.filter(policies.openable_by(actor))
    found = Follower.objects.filter(pk__in=[_number(row) for row in rows], case__in=cases)
    return {follower.ref for follower in found.only("pk")}


def follower_of_ref(ref: str) -> Follower | None:
    """The follower behind ``cases:follower:7``, locked."""
    rows = Follower.objects.select_for_update(of=("self",)).select_related("case")
    return rows.filter(pk=int(ref.rpartition(":")[2])).first()


def _number(row: Held) -> int:
    return int(row.ref.rpartition(":")[2])


def _held(case: Case) -> Held:
    return Held(
        case.ref,
        "cases.case",
        f"{case.number} {case.category.name_zh}",
        f"{case.number} {case.category.name_en}",
        case.opened_at,
        reverse("cases:case", args=[case.pk]),
        is_ended=case.state in ENDED,
    )


def _is_of(subject: Subject, draft: dict[str, object]) -> bool:
    email = normalised(str(draft.get("email", "")))
    figures = phone_figures(str(draft.get("phone", "")))
    return bool(
        (subject.email and email == normalised(subject.email))
        or (figures and figures == phone_figures(subject.phone))
    )
