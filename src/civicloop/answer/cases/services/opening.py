"""A citizen's request becomes a case."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import DraftError, Fault
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.rules import CaseDraft, CategoryFacts
from civicloop.answer.cases.rules.clocks import Deadlines
from civicloop.answer.cases.rules.drafts import Faults, phone_figures
from civicloop.answer.cases.services import clocks, media, rounds
from civicloop.answer.cases.services.composing import Intake, attach, compose, opened
from civicloop.answer.cases.services.looking import digest_for
from civicloop.answer.cases.states import STAFF_CHANNELS, Channel, Confidentiality
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as file_queries
from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileRefusedError
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.rules import Place
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.numbering import services as numbering
from civicloop.kernel.vault import services as vault

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
    now = now or clock.now()
    if draft.channel in set(STAFF_CHANNELS):
        policies.require(policies.may_open_for_caller(actor), action="cases.open_for_caller")
    terms = queries.deadlines(now)
    kept = file_queries.count_of(f"cases:case:{case_id}", BEFORE) if case_id else 0
    case_id = case_id or reserve()
    ref = f"cases:case:{case_id}"
    draft = replace(draft, photos=len(photos) + len(links) + kept)
    draft, category, place = checked(draft, now=now)
    index = vault.blind_index("cases.sameness", rules.sameness(draft))
    earlier = ledger.once(SCOPE, key, index) if key else None
    if earlier is not None:
        return queries.case_of_ref(earlier)
    case = queries.recent_same(index, now=now, terms=terms)
    if case is None:
        case = _write(
            case_id,
            draft,
            category,
            place,
            index=index,
            terms=terms,
            actor=actor,
            received_at=received_at or now,
            now=now,
        )
        _keep_photos(photos, ref, actor=actor, now=now)
        if links:
            media.link(case_id, links, now=now)
    if key:
        ledger.remember(SCOPE, key, case.ref)
    return case


def checked(
    draft: CaseDraft, *, now: datetime | None = None
) -> tuple[CaseDraft, Category, Place | None]:
    """The draft in clean form with its category and place, or a ``DraftError``."""
    category = queries.category(draft.category, staff=draft.channel in MORE_OFFERED)
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
    name = county.name_en if draft.language == "en" and county.name_en else county.name_zh
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
    case_id: int,
    draft: CaseDraft,
    category: Category,
    place: Place | None,
    *,
    index: str,
    terms: Deadlines,
    actor: Actor,
    received_at: datetime,
    now: datetime,
) -> Case:
    today = timezone.localdate(now)
    district = place.district_code if place else ""
    rule = queries.route_for(category.code, district, today, draft.answers)
    salt = uuid.uuid4()
    intake = Intake(
        case_id=case_id,
        number=numbering.next_number(NUMBERS, today),
        draft=draft,
        category=category,
        rule=rule,
        opened_at=now,
        due=clocks.begin(
            f"cases:case:{case_id}",
            category,
            terms,
            at=now,
            received_at=received_at,
            district=district,
        ),
        secret_salt=salt,
        secret_digest=digest_for(salt),
        sameness_index=index,
        place=place,
        road=_road(place),
        email_index=_index("cases.email", draft.email),
        phone_index=_index("cases.phone", phone_figures(draft.phone)),
        came_back_of=_came_back_of(category, place, terms, now),
    )
    case, reporter = compose(intake)
    attach(case, reporter, intake, vault.seal_many(intake.boxes))
    case.save(force_insert=True)
    reporter.save(force_insert=True)
    rounds.begin(case, now)
    ledger.append(opened(intake, f"organizations:unit:{rule.unit}"), actor=actor, at=now)
    return case


def _keep_photos(photos: Sequence[files.Upload], ref: str, *, actor: Actor, now: datetime) -> None:
    for photo in photos:
        try:
            files.store(photo, ref=ref, kind=BEFORE, actor=actor, now=now)
        except FileRefusedError as error:
            raise DraftError({"photos": (Fault(error.code, error.values),)}) from error


def _road(place: Place | None) -> str:
    found = geography.nearest_road(place.lon, place.lat) if place else None
    return found[0].name_zh if found else ""


def _came_back_of(
    category: Category, place: Place | None, terms: Deadlines, now: datetime
) -> int | None:
    if place is None or category.confidentiality == Confidentiality.RESTRICTED:
        return None
    found = queries.nearby_closed(
        category_id=category.pk, lon=place.lon, lat=place.lat, now=now, terms=terms
    )
    return found.pk if found else None


def _index(purpose: str, text: str) -> str:
    return vault.blind_index(purpose, text) if text else ""
