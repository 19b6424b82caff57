"""The city's own versions of rules: weighed against what holds, and proposed.

A file proposes; somebody else approves each version on its page, as any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from civicloop.assembly.founding.rules import Fault, VersionRow, read_rules
from civicloop.assembly.founding.services.outcomes import Outcome, tell
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.rulesets import services as versions
from civicloop.kernel.rulesets.errors import NoRuleInForceError, ParametersError
from civicloop.kernel.rulesets.rules import RULESETS, check_parameters, digest
from civicloop.kernel.rulesets.states import VersionState

if TYPE_CHECKING:
    from civicloop.kernel.rulesets.models import RuleSet


@dataclass(frozen=True, slots=True)
class Wanted:
    """A version in full: what the file says, over what holds on its first day."""

    row: VersionRow
    parameters: dict[str, Any]
    basis: str
    text: str

    @property
    def fingerprint(self) -> str:
        """The same for versions that say the same."""
        return digest(self.text, self.parameters)


def parameters_of_rules() -> dict[str, tuple[str, ...]]:
    """The names of the parameters of every rule set, as its schema has them."""
    return {key: tuple(declared.schema.get("properties", {})) for key, declared in RULESETS.items()}


def look_at_rules(content: bytes, file: str, *, now: datetime) -> tuple[list[Wanted], list[Fault]]:
    """The versions that a file asks for, and everything that is wrong with it."""
    rows, faults = read_rules(content, file, parameters_of_rules())
    wanted, unfit = weigh(rows, file, now=now)
    return wanted, [*faults, *unfit]


def weigh(
    rows: Iterable[VersionRow], file: str, *, now: datetime
) -> tuple[list[Wanted], list[Fault]]:
    """The versions in full, and what keeps them out."""
    wanted, faults, today = [], [], timezone.localdate(now)
    for row in rows:
        one = _in_full(row)
        try:
            check_parameters(RULESETS.get(row.key), one.parameters)
        except ParametersError as error:
            faults += [
                Fault(file, row.line_of(problem), f"參數不符規定：{problem}", f"{problem}.")
                for problem in error.problems
            ]
            continue
        if row.begins < today and not _stands(one):
            zh, en = f"最早自 {today} 起施行。", f"A version holds from {today} at the earliest."
            faults.append(Fault(file, row.line, zh, en))
            continue
        wanted.append(one)
    return wanted, faults


def _held(row: VersionRow) -> RuleSet:
    """What holds on the first day of a version."""
    try:
        return rulesets.in_force(row.key, row.begins)
    except NoRuleInForceError:
        return rulesets.shipped(RULESETS.get(row.key))


def _in_full(row: VersionRow) -> Wanted:
    held = _held(row)
    return Wanted(
        row,
        {**held.parameters, **row.parameters},
        row.basis or held.legal_basis,
        row.text or held.text,
    )


def _stands(one: Wanted) -> VersionState | None:
    """How far the same version has come, if it was ever proposed or holds already."""
    if _held(one.row).text_hash == one.fingerprint:
        return VersionState.APPROVED
    same = rulesets.versions(one.row.key).filter(
        effective_from=one.row.begins, text_hash=one.fingerprint
    )
    found = same.first()
    return VersionState(found.state) if found else None


@transaction.atomic
def load_rules(wanted: list[Wanted], file_digest: str, *, actor: Actor, now: datetime) -> Outcome:
    """Propose what is new; what waits, holds or was withdrawn already is left as it is."""
    outcome = Outcome("rules")
    for one in wanted:
        state, line = _stands(one), one.row.line
        if state is None:
            versions.propose(
                one.row.key,
                parameters=one.parameters,
                effective_from=one.row.begins,
                legal_basis=one.basis,
                text=one.text,
                actor=actor,
                now=now,
            )
            outcome.added += 1
        else:
            outcome.same += 1
        if state is VersionState.WITHDRAWN:
            zh = f"{one.row.key} 的這個版本曾經撤回，未再提出。"
            en = f"This version of {one.row.key} was withdrawn, and is not proposed again."
            outcome.remark(zh, en, line=line)
        elif state is not VersionState.APPROVED:
            _ask_for_approval(one, one.row.begins, outcome)
    return tell(outcome, file_digest, actor=actor)


def _ask_for_approval(one: Wanted, begins: date, outcome: Outcome) -> None:
    outcome.remark(
        f"{one.row.key} 須由他人於 {begins} 以前核定（系統管理 › 規則與版本）。",
        f"{one.row.key} waits for somebody else's approval by {begins} "
        "(Administration, Rules in force).",
        line=one.row.line,
    )
