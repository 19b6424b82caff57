"""Found a city from a folder: everything in one transaction, and again without harm."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from civicloop.answer.cases.errors import CaseError
from civicloop.assembly.founding.errors import FaultyFilesError, StepFailedError
from civicloop.assembly.founding.rules import STARTING, Fault
from civicloop.assembly.founding.services import peopling, placing, ruling, working
from civicloop.assembly.founding.services.checking import Checked, check_files
from civicloop.assembly.founding.services.outcomes import Outcome
from civicloop.kernel.access.errors import AccessError
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.city import services as cities
from civicloop.kernel.city.errors import CityError
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.errors import ClockError
from civicloop.kernel.geography.errors import GeographyError
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations.errors import OrganizationError
from civicloop.kernel.rulesets.errors import RuleSetError
from civicloop.platform.identity import services as identity

FOUNDER = machine(
    "new-city",
    "access.grant_roles",
    "access.manage_roles",
    "cases.edit_categories",
    "city.describe",
    "clock.load_calendar",
    "identity.manage_accounts",
    "organizations.manage_people",
    "organizations.manage_units",
    "rulesets.propose",
    "schemas.publish",
)
SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP = 4, 5
REFUSALS = (
    AccessError, CaseError, CityError, ClockError, GeographyError, OrganizationError,
    RuleSetError, ValidationError,
)  # fmt: skip
"""What a verb may say no with; anything else is a fault of the program."""


@dataclass
class Founded:
    """What each step did; the first administrator's password, this once."""

    outcomes: list[Outcome] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    administrator: str = ""
    password: str = field(default="", repr=False)


class _RehearsedError(Exception):
    """Takes back what was only tried."""


def found(
    files: Mapping[str, bytes], *, actor: Actor = FOUNDER, now: datetime | None = None
) -> Founded:
    """Load a folder that has no fault: all of it, or nothing.

    Again, it makes what is new and changes what says otherwise. A fault raises
    ``FaultyFilesError``, a refusal ``StepFailedError``; neither leaves anything behind.
    """
    at = now or clock.now()
    checked = check_files(files, now=at)
    if checked.faults:
        raise FaultyFilesError(checked.found)
    try:
        with transaction.atomic():
            return _found(checked, files, actor, at)
    except BaseException:
        cities.refresh(at_once=True)
        raise


def rehearse(
    files: Mapping[str, bytes], *, actor: Actor = FOUNDER, now: datetime | None = None
) -> Founded:
    """What ``found`` would do, found out by doing it and taking it back."""
    kept = Founded()
    try:
        with transaction.atomic():
            kept = found(files, actor=actor, now=now)
            raise _RehearsedError
    except _RehearsedError:
        cities.refresh(at_once=True)
    kept.password = ""
    return kept


def _found(checked: Checked, files: Mapping[str, bytes], actor: Actor, at: datetime) -> Founded:
    done = Founded(remarks=list(checked.found))
    for step, load in _steps(checked, files, actor, at).items():
        try:
            outcome = load()
        except REFUSALS as error:
            told = [each.step for each in done.outcomes]
            raise StepFailedError(step, _reason(error), told) from error
        done.outcomes.append(outcome)
    if checked.file.administrator:
        done.administrator = checked.file.administrator
        done.password = _lend_password(done.administrator, actor=actor, now=at)
    return done


def _steps(
    checked: Checked, files: Mapping[str, bytes], actor: Actor, at: datetime
) -> dict[str, Callable[[], Outcome]]:
    """What is to be done, in order: each step may name what the one before it made."""
    file = checked.file

    def digest(name: str) -> str:
        return placing.digest_of(files.get(name, b""))

    steps: dict[str, Callable[[], Outcome]] = {
        "city": lambda: placing.load_city(file, checked.logo, actor=actor)
    }
    for name, content in checked.calendars:
        steps[f"calendar {name}"] = lambda content=content, name=name: placing.load_calendar(  # type: ignore[misc]  # bound now
            content, name, actor=actor, now=at
        )
    if checked.districts or checked.villages:
        steps["boundaries"] = lambda: placing.load_boundaries(
            checked.districts, checked.villages, actor=actor, now=at
        )
    if checked.agencies:
        steps["agencies"] = lambda: peopling.load_agencies(
            checked.agencies, digest(file.agencies), actor=actor, now=at
        )
    if checked.staff:
        steps["staff"] = lambda: peopling.load_staff(
            checked.staff, digest(file.staff), actor=actor, now=at
        )
    return steps | _steps_of_work(checked, digest, actor, at)


def _steps_of_work(
    checked: Checked, digest: Callable[[str], str], actor: Actor, at: datetime
) -> dict[str, Callable[[], Outcome]]:
    """What people ask for, who answers, and by which rules."""
    file = checked.file
    steps: dict[str, Callable[[], Outcome]] = {}
    if file.categories == STARTING:
        steps["categories"] = lambda: working.lay_starting_list(file.triage, actor=actor, now=at)
    elif checked.categories:
        steps["categories"] = lambda: working.load_categories(
            checked.categories, digest(file.categories), actor=actor, now=at
        )
    if file.triage:
        steps["triage"] = lambda: Outcome(
            "triage", changed=int(working.name_triage_unit(file.triage, actor=actor, now=at))
        )
    if checked.routes:
        steps["routes"] = lambda: working.load_routes(
            checked.routes, digest(file.routes), actor=actor, now=at
        )
    if checked.versions:
        steps["rules"] = lambda: ruling.load_rules(
            checked.versions, digest(file.rules), actor=actor, now=at
        )
    return steps


def _lend_password(username: str, *, actor: Actor, now: datetime) -> str:
    """A first password for who has none yet; it must be changed at the first sign-in."""
    person = organizations.person(username=username)
    if person.has_usable_password():
        return ""
    password = "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))
    identity.create_account(person, password, actor=actor, lent=True, now=now)
    return password


def _reason(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
