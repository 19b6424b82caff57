"""The calls about hazards, as the call sheet would have them: on it once, off it when taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.services import calling
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.ledger.rules import Delivered

DISPATCHER = machine("dispatcher")
ON_SHEET: set[int] = set()
"""The hazards that somebody telephoned about and nobody took yet."""


def _follow(name: str, case: Any, at: datetime) -> None:
    """What the sheet does after a step of a hazard."""
    calling.follow_case(Delivered(name, case.ref, {}, "", at, 0, 1), actor=DISPATCHER)


def call(case_id: int, *, actor: Actor, now: datetime, phone: str, **values: str) -> None:
    """Telephone; the first call finds the hazard on the sheet since it came in."""
    case = apps.get_model("cases.Case").objects.get(pk=case_id)
    if not case.call_outs.exists():
        _follow("cases.case_opened", case, case.opened_at)
    duty = apps.get_model("cases.DutyPhone").objects.get(phone=phone)
    out = case.call_outs.latest("pk")
    ON_SHEET.add(case_id)
    cases.record_call(out.pk, phone=phone, duty_phone=duty.pk, actor=actor, now=now, **values)


def accept(case_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a case, which takes a hazard off the sheet."""
    case = cases.accept(case_id, actor=actor, now=now)
    if case_id in ON_SHEET:
        ON_SHEET.discard(case_id)
        _follow("cases.case_accepted", case, now)
