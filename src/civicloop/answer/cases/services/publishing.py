"""Let the public see a case as far as it may, or no longer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases.errors import Fault, NoteError
from civicloop.answer.cases.events import CaseHidden, CaseShown, PhotoHidden, PhotoShown
from civicloop.answer.cases.models import Case, Category, PublicCase, PublicPhoto
from civicloop.answer.cases.rules import NOTE_LIMIT, check_text, cleaned
from civicloop.answer.cases.rules.publication import Facts, shown
from civicloop.answer.cases.states import ENDED, OPEN, Confidentiality
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.search import services as search
from civicloop.kernel.search.services import Found

KIND = "cases.public_case"
CHUNK = 2_000
COLUMNS = [
    "number",
    "category",
    "district_code",
    "is_open",
    "opened_at",
    "lon",
    "lat",
    "quad",
    "text",
]


@transaction.atomic
def publish(cases: Sequence[Case]) -> int:
    """Write anew what the public sees of some cases; how many it sees. Twice is once."""
    rows, gone = [], []
    for case in cases:
        row = _row(case)
        if row is None:
            gone.append(case.pk)
        else:
            rows.append(row)
    PublicCase.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case"], update_fields=COLUMNS
    )
    search.index_many(_found(row) for row in rows if row.text)
    _withdraw(gone, silent=[row.pk for row in rows if not row.text])
    return len(rows)


def publish_again(*, category_id: int | None = None) -> int:
    """Make every published row again, or those of one category; how many the public sees.

    In pieces of some thousands, each its own transaction: it may be interrupted and begun
    again, and nobody waits for it.
    """
    wanted = Case.objects.select_related("category").order_by("pk")
    if category_id is not None:
        wanted = wanted.filter(category=category_id)
    total, after = 0, 0
    while chunk := list(wanted.filter(pk__gt=after)[:CHUNK]):
        total += publish(chunk)
        after = chunk[-1].pk
    return total


def publish_missing() -> int:
    """Publish what the public may see and does not yet: of before there was a map, or lost."""
    wanted = queries.unpublished()
    total, after = 0, 0
    while chunk := list(wanted.filter(pk__gt=after)[:CHUNK]):
        total += publish(chunk)
        after = chunk[-1].pk
    return total


@transaction.atomic
def close_category(category_id: int) -> int:
    """Take all cases of a category away from the public, at once."""
    gone = list(PublicCase.objects.filter(category=category_id).values_list("pk", flat=True))
    _withdraw(gone)
    return len(gone)


def follow_category(category_id: int) -> int:
    """Show or hide the cases of a category that was changed."""
    category = Category.objects.filter(pk=category_id).first()
    if category is None or not category.is_public:
        return close_category(category_id)
    return publish_again(category_id=category_id)


@transaction.atomic
def hide(case_id: int, *, reason: str, actor: Actor, now: datetime | None = None) -> Case:
    """Take a case away from the public, for a stated reason; hidden twice is hidden once."""
    case = queries.for_change(case_id)
    policies.require(policies.may_publish(actor, case), action="cases.publish")
    reason = cleaned(reason)
    faults = check_text(reason, limit=NOTE_LIMIT, needed=True)
    if faults:
        raise NoteError({"reason": faults})
    if case.is_public:
        case.is_public = False
        case.save(update_fields=["is_public"])
        said = CaseHidden(case=case.ref)
        ledger.append(said, actor=actor, reason=reason, at=now or clock.now())
    publish([case])
    return case


@transaction.atomic
def show(case_id: int, *, actor: Actor, now: datetime | None = None) -> Case:
    """Let the public see a case again, where its category allows it."""
    case = queries.for_change(case_id)
    policies.require(policies.may_publish(actor, case), action="cases.publish")
    if not case.category.is_public or case.confidentiality == Confidentiality.RESTRICTED:
        raise NoteError({"category": (Fault("category_not_public"),)})
    if not case.is_public:
        case.is_public = True
        case.save(update_fields=["is_public"])
        ledger.append(CaseShown(case=case.ref), actor=actor, at=now or clock.now())
    publish([case])
    return case


@transaction.atomic
def show_photos(
    case_id: int, wanted: Iterable[int], *, actor: Actor, now: datetime | None = None
) -> Case:
    """Let the public see exactly these photos of a case; each change is an event of its own.

    Whoever sends this has looked at each of them: no faces, no plates, nobody's home.
    """
    now = now or clock.now()
    case = queries.for_change(case_id)
    policies.require(policies.may_publish(actor, case), action="cases.publish")
    chosen = set(wanted)
    photos = queries.photos_to_check(case)
    if chosen - {photo.pk for photo, _ in photos}:
        raise NoteError({"photos": (Fault("unknown_photo"),)})
    for photo, is_public in photos:
        if photo.pk in chosen and not is_public:
            PublicPhoto.objects.create(
                case=case, file_id=photo.pk, checked_by=actor.ref, checked_at=now
            )
            ledger.append(PhotoShown(case=case.ref, photo=photo.ref), actor=actor, at=now)
        elif is_public and photo.pk not in chosen:
            PublicPhoto.objects.filter(file_id=photo.pk).delete()
            ledger.append(PhotoHidden(case=case.ref, photo=photo.ref), actor=actor, at=now)
    return case


def _row(case: Case) -> PublicCase | None:
    seen = shown(
        Facts(
            state=case.state,
            kind=case.category.kind,
            allowed=case.is_public and case.category.is_public,
            was_read=_was_read(case),
            text=case.description_masked,
            lon=case.lon,
            lat=case.lat,
        )
    )
    if seen is None:
        return None
    return PublicCase(
        case=case,
        number=case.number,
        category_id=case.category_id,
        district_code=case.district_code,
        is_open=case.state in set(OPEN),
        opened_at=case.opened_at,
        lon=seen.lon,
        lat=seen.lat,
        quad=seen.quad,
        text=seen.text,
    )


def _was_read(case: Case) -> bool:
    """Whether somebody has read the words; those of a protected reporter are never shown."""
    if case.confidentiality != Confidentiality.NORMAL:
        return False
    return case.accepted_at is not None or case.round > 1 or case.state in set(ENDED)


def _found(row: PublicCase) -> Found:
    """How the public finds a case: by number, category, road and the words that it may read."""
    case = row.case
    return Found(
        ref=row.ref,
        kind=KIND,
        title=f"{row.number} {case.category.name_zh}",
        text=row.text,
        at=row.opened_at,
        more=f"{row.number.replace('-', '')} {case.road} {case.category.name_en}",
    )


def _withdraw(gone: Sequence[int], *, silent: Sequence[int] = ()) -> None:
    """Remove rows, and from what is found also those whose words nobody has read yet."""
    PublicCase.objects.filter(pk__in=gone).delete()
    refs = [f"{KIND.replace('.', ':')}:{pk}" for pk in (*gone, *silent)]
    if refs:
        search.remove(refs)
