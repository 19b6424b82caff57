"""A checked draft as rows, for one intake and for very many at once.

Nothing here reads or writes: the caller has looked everything up, and writes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from civicloop.answer.cases import rules
from civicloop.answer.cases.events import CaseOpened
from civicloop.answer.cases.models import Case, Category, Reporter
from civicloop.answer.cases.rules import CaseDraft, DueInstants, Rule
from civicloop.answer.cases.states import CaseState, Confidentiality
from civicloop.kernel.geography.rules import Place
from civicloop.kernel.privacy import rules as privacy

Box = tuple[str, str, str]
"""What the vault seals: reference, field, text."""

OF_CASE = ("description", "answers")
"""Sealed texts that stand on the case itself; the others stand on its reporter."""

SHORTEST_NAME = 2


@dataclass(frozen=True)
class Intake:
    """Everything that is known of a case before its rows exist."""

    case_id: int
    number: str
    draft: CaseDraft
    category: Category
    rule: Rule
    opened_at: datetime
    due: DueInstants
    secret_digest: str
    sameness_index: str
    place: Place | None = None
    road: str = ""
    email_index: str = ""
    phone_index: str = ""
    came_back_of: int | None = None
    secret_salt: uuid.UUID = field(default_factory=uuid.uuid4)

    @cached_property
    def ref(self) -> str:
        """The reference of the case to be."""
        return f"cases:case:{self.case_id}"

    @property
    def boxes(self) -> list[Box]:
        """The personal texts to seal, in the order in which ``attach`` takes the boxes."""
        texts = {
            "description": self.draft.description,
            "name": self.draft.name,
            "email": self.draft.email,
            "phone": self.draft.phone,
            "place": self.draft.place,
            "answers": rules.answers_text(self.draft.answers) if self.draft.answers else "",
        }
        return [(self.ref, name, text) for name, text in texts.items() if text]


def compose(intake: Intake) -> tuple[Case, Reporter]:
    """The rows of a new case, masked where people may look, still without sealed values.

    A routing rule that names a unit assigns the case at once; one that only the rule for
    everything speaks about stays with the centre until somebody names a unit.
    """
    draft, place, due = intake.draft, intake.place, intake.due
    state = CaseState.RECEIVED if intake.rule.is_for_everything else CaseState.ASSIGNED
    case = Case(
        pk=intake.case_id,
        number=intake.number,
        secret_salt=intake.secret_salt,
        secret_digest=intake.secret_digest,
        sameness_index=intake.sameness_index,
        channel=str(draft.channel),
        category=intake.category,
        state=state,
        unit_id=intake.rule.unit,
        is_public=intake.category.is_public,
        confidentiality=intake.category.confidentiality,
        district_code=place.district_code if place else "",
        village_code=place.village_code if place else "",
        road=intake.road,
        place_masked=privacy.mask_text(draft.place),
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        cell=place.cell if place else None,
        description_masked=_masked_words(draft),
        answers_masked=_masked(draft.answers) if draft.answers else None,
        answers_version=draft.answers_version or None,
        opened_at=intake.opened_at,
        changed_at=intake.opened_at,
        operational_due_at=due.operational,
        statutory_due_at=due.statutory,
        next_due_at=rules.next_due(state, due, started=False),
        came_back_of_id=intake.came_back_of,
    )
    # Of a confidential case not even the masked particulars are kept in clear.
    shown = intake.category.confidentiality == Confidentiality.NORMAL
    reporter = Reporter(
        case_id=intake.case_id,
        language=draft.language,
        name_masked=privacy.mask_name(draft.name) if shown else "",
        email_masked=privacy.mask_email(draft.email) if shown else "",
        phone_masked=privacy.mask_phone(draft.phone) if shown else "",
        email_index=intake.email_index,
        phone_index=intake.phone_index,
        privacy_version=draft.privacy_version,
    )
    return case, reporter


def _masked_words(draft: CaseDraft) -> str:
    """What was written, masked, the writer's own name too where it stands under a letter."""
    name = draft.name.strip()
    text = draft.description
    if len(name) >= SHORTEST_NAME and not name.isdigit():
        text = text.replace(name, privacy.mask_name(name))
    return privacy.mask_text(text)


def attach(case: Case, reporter: Reporter, intake: Intake, boxes: list[bytes]) -> None:
    """Put the sealed values, in the order of ``intake.boxes``, where they belong."""
    for (_, name, _), box in zip(intake.boxes, boxes, strict=True):
        holder = case if name in OF_CASE else reporter
        setattr(holder, f"{name}_sealed", box)


def opened(intake: Intake, unit_ref: str) -> CaseOpened:
    """The event of a new case."""
    place, came_back_of = intake.place, intake.came_back_of
    return CaseOpened(
        case=intake.ref,
        number=intake.number,
        category=intake.category.code,
        channel=str(intake.draft.channel),
        district=place.district_code if place else "",
        village=place.village_code if place else "",
        unit=unit_ref,
        rule=f"cases:routing_rule:{intake.rule.pk}",
        operational_due_at=intake.due.operational.isoformat(),
        statutory_due_at=intake.due.statutory.isoformat(),
        came_back_of=f"cases:case:{came_back_of}" if came_back_of else "",
    )


def _masked(answers: Mapping[str, object]) -> dict[str, Any]:
    """Answers for show: choices and numbers as they are, words without what names a person."""

    def shown(value: object) -> object:
        if isinstance(value, str):
            return privacy.mask_text(value)
        return [shown(item) for item in value] if isinstance(value, list) else value

    return {code: shown(value) for code, value in answers.items()}
