"""A citizen's request becomes a case."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import DraftError, Fault
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.queries import intake
from civicloop.answer.cases.queries.intake import Found
from civicloop.answer.cases.rules import CaseDraft, CategoryFacts, DueInstants
from civicloop.answer.cases.rules.clocks import Deadlines
from civicloop.answer.cases.rules.drafts import Faults, phone_figures
from civicloop.answer.cases.services import clocks, media, rounds
from civicloop.answer.cases.services.composing import Intake, attach, compose, opened
from civicloop.answer.cases.services.looking import digest_for
from civicloop.answer.cases.states import STAFF_CHANNELS, Channel, Confidentiality
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.editions.queries import one_look
from civicloop.kernel.files import queries as file_queries
from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileRefusedError
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.rules import Place
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.numbering import services as numbering
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part
from civicloop.kernel.statements.services import insertion
from civicloop.kernel.vault import services as vault

if TYPE_CHECKING:
    from civicloop.kernel.clock.models import ObjectClock

BEFORE, DOCUMENT = "cases.before_photo", "cases.document"
SCOPE = "cases.open"
NUMBERS = "case"
MORE_OFFERED = (*STAFF_CHANNELS, Channel.EMAIL)
"""Ways in for which the categories that only staff choose are offered as well."""


def reserve() -> int:
    """The key of a case to be, so that photos can be kept for it before it is sent in."""
    return queries.next_id()


@transaction.atomic
def open_case(
    draft: CaseDraft,
    *,
    actor: Actor,
    key: str,
    photos: Sequence[files.Upload] = (),
    links: Sequence[str] = (),
    case_id: int | None = None,
    received_at: datetime | None = None,
    now: datetime | None = None,
) -> Case:
    """Open a case: number, secret, unit, both clocks, sealed texts and one event, or nothing.

    The same ``key`` again, or the same words from the same place within a few
    minutes, give the case that is there; without a key only the words count.
    ``case_id`` is one from ``reserve``, whose photos came first; ``links`` are addresses
    of photos still to be fetched. ``received_at`` is when a letter came in, if earlier:
    the statutory clock runs from then. A ``DraftError`` says what is wrong by field.
    """
    with one_look():
        return _open(
            draft,
            actor=actor,
            key=key,
            photos=photos,
            links=links,
            case_id=case_id,
            received_at=received_at,
            now=now or clock.now(),
        )


def _open(
    draft: CaseDraft,
    *,
    actor: Actor,
    key: str,
    photos: Sequence[files.Upload],
    links: Sequence[str],
    case_id: int | None,
    received_at: datetime | None,
    now: datetime,
) -> Case:
    if draft.channel in set(STAFF_CHANNELS):
        policies.require(policies.may_open_for_caller(actor), action="cases.open_for_caller")
    terms = queries.deadlines(now)
    kept = file_queries.count_of(f"cases:case:{case_id}", BEFORE) if case_id else 0
    draft = replace(draft, photos=len(photos) + len(links) + kept)
    draft, category, place = checked(draft, now=now)
    index = vault.blind_index("cases.sameness", rules.sameness(draft))
    if not key:
        statements.ask(*intake.holding(index))
    elif earlier := ledger.once(SCOPE, key, index, beside=intake.holding(index)):
        return queries.case_of_ref(earlier)
    found = intake.before_opening(
        index,
        numbering.drawing(NUMBERS, timezone.localdate(now)),
        _closed_near(category, place, terms, now),
        now=now,
        terms=terms,
    )
    if found.same is None:
        case = _write(
            draft,
            category,
            place,
            found,
            reserved=case_id,
            index=index,
            terms=terms,
            key=key,
            actor=actor,
            received_at=received_at or now,
            now=now,
        )
        _keep_photos(photos, case.ref, actor=actor, now=now)
        if links:
            media.link(case.pk, links, now=now)
        return case
    if key:
        ledger.remember(SCOPE, key, found.same.ref)
    return found.same


def checked(
    draft: CaseDraft, *, now: datetime | None = None
) -> tuple[CaseDraft, Category, Place | None]:
    """The draft in clean form with its category and place, or a ``DraftError``."""
    category = queries.kept_category(draft.category, staff=draft.channel in MORE_OFFERED)
    facts = (
        CategoryFacts(category.code, category.needs_place, category.needs_photo)
        if category
        else None
    )
    locate = cache(geography.locate)
    draft, faults = rules.check_draft(draft, facts, inside=lambda lon, lat: locate(lon, lat).inside)
    draft, wrong = _answered(draft, category, now or clock.now())
    if faults or wrong or category is None:
        raise DraftError({**_told_where(faults, draft), **wrong})
    if draft.lon is None or draft.lat is None:
        return draft, category, None
    return draft, category, locate(draft.lon, draft.lat)


def _told_where(faults: Faults, draft: CaseDraft) -> Faults:
    """The same faults; of a place beyond the border it is said where that is, if it is known."""
    outside = Fault("outside_city") in faults.get("position", ())
    if not outside or draft.lon is None or draft.lat is None or not geography.knows_neighbours():
        return faults
    county = geography.neighbour_at(draft.lon, draft.lat)
    if county is None:
        return faults | {"position": (Fault("at_sea"),)}
    name = name_in(county, draft.language)
    return faults | {"position": (Fault("in_county", {"county": name}),)}


def _answered(
    draft: CaseDraft, category: Category | None, now: datetime
) -> tuple[CaseDraft, Faults]:
    """The draft with its answers as the questions in force want them."""
    if category is None:
        return draft, {}
    asked = queries.questions(category, timezone.localdate(now))
    answers, faults = rules.check_answers(asked.definition if asked else None, draft.answers)
    version = asked.version if asked and answers else 0
    return replace(draft, answers=answers, answers_version=version), faults


def _write(
    draft: CaseDraft,
    category: Category,
    place: Place | None,
    found: Found,
    *,
    reserved: int | None,
    index: str,
    terms: Deadlines,
    key: str,
    actor: Actor,
    received_at: datetime,
    now: datetime,
) -> Case:
    today = timezone.localdate(now)
    district = place.district_code if place else ""
    rule = queries.route_for(category.code, district, today, draft.answers)
    case_id = reserved or found.case_id
    ref = f"cases:case:{case_id}"
    operational, statutory = clocks.beginning(
        ref,
        category,
        terms,
        at=now,
        received_at=received_at,
        district=district,
        calendar=found.calendar(district),
    )
    salt = uuid.uuid4()
    row = Intake(
        case_id=case_id,
        number=_number(found.running, today),
        draft=draft,
        category=category,
        rule=rule,
        opened_at=now,
        due=DueInstants(operational.due_at, statutory.due_at),
        secret_salt=salt,
        secret_digest=digest_for(salt),
        sameness_index=index,
        place=place,
        road=_road(place),
        email_index=_index("cases.email", draft.email),
        phone_index=_index("cases.phone", phone_figures(draft.phone)),
        came_back_of=found.came_back_of(place, terms, now) if place else None,
    )
    # A case that was reserved may have a key of the vault already, from photos before it.
    own_key = None if reserved else vault.first_key(ref)
    beside = (ledger.remembering(SCOPE, key, ref),) if key else ()
    return _store(row, (operational, statutory), own_key, beside, actor=actor)


def _store(
    row: Intake,
    pair: tuple[ObjectClock, ObjectClock],
    key: vault.FirstKey | None,
    beside: Sequence[Part],
    *,
    actor: Actor,
) -> Case:
    """Case, reporter, round, clocks, key and event in one statement, and what else is given."""
    case, reporter = compose(row)
    attach(case, reporter, row, (key or vault).seal_many(row.boxes))
    parts = [
        insertion(case),
        insertion(reporter),
        insertion(rounds.opened(case, row.opened_at)),
        insertion(pair[0], "operational_clock"),
        insertion(pair[1], "statutory_clock"),
        *beside,
    ]
    ledger.append(
        opened(row, f"organizations:unit:{row.rule.unit}"),
        actor=actor,
        at=row.opened_at,
        beside=[*parts, key.part] if key else parts,
    )
    return case


def _number(running: int | None, today: date) -> str:
    """The number that was drawn; the first of a year has to be made."""
    if running is None:
        return numbering.next_number(NUMBERS, today)
    return numbering.number_of(NUMBERS, today, running)


def _keep_photos(photos: Sequence[files.Upload], ref: str, *, actor: Actor, now: datetime) -> None:
    for photo in photos:
        try:
            files.store(photo, ref=ref, kind=BEFORE, actor=actor, now=now)
        except FileRefusedError as error:
            raise DraftError({"photos": (Fault(error.code, error.values),)}) from error


def _road(place: Place | None) -> str:
    found = geography.nearest_road(place.lon, place.lat) if place else None
    return found[0].name_zh if found else ""


def _closed_near(category: Category, place: Place | None, terms: Deadlines, now: datetime) -> Part:
    if place is None or category.confidentiality == Confidentiality.RESTRICTED:
        return intake.NOWHERE
    return intake.closed_near(category.pk, place, now=now, terms=terms)


def _index(purpose: str, text: str) -> str:
    return vault.blind_index(purpose, text) if text else ""
