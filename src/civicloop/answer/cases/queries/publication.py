"""What the public may read: never a case itself, only what was published of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import F, Max, Q, QuerySet

from civicloop.answer.cases.models import Case, Category, PublicCase, PublicPhoto
from civicloop.answer.cases.queries.history import CITIZENS_SEE
from civicloop.answer.cases.rules.squares import Square, cell_quads, joined
from civicloop.answer.cases.states import CaseState
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import queries as ledger

if TYPE_CHECKING:
    from civicloop.kernel.files.models import StoredFile

WHOLE = "all-"
"""Before the code of a group: all its categories."""

PHOTOS = ("cases.before_photo", "cases.after_photo")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which public cases: of some categories (``None``: of all), a district, a state, an age."""

    categories: tuple[int, ...] | None = None
    district: str = ""
    is_open: bool | None = None
    since: datetime | None = None

    @property
    def conditions(self) -> Q:
        """The same for the rows."""
        asked = Q()
        if self.categories is not None:
            asked &= Q(category__in=self.categories)
        if self.district:
            asked &= Q(district_code=self.district)
        if self.is_open is not None:
            asked &= Q(is_open=self.is_open)
        if self.since is not None:
            asked &= Q(opened_at__gte=self.since)
        return asked


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One thing that happened to a case, and when."""

    name: str
    at: datetime


def public_categories() -> list[Category]:
    """The categories whose cases the public may see, those of one group together."""
    rows = Category.objects.filter(is_public=True).select_related("group")
    return list(rows.order_by(F("group__position").asc(nulls_last=True), "group", "position", "pk"))


def keys_under(categories: Iterable[Category], code: str) -> tuple[int, ...]:
    """The key of a category, or those of a whole group (``all-roads``); none if unknown."""
    return tuple(
        row.pk
        for row in categories
        if row.code == code or (row.group is not None and f"{WHOLE}{row.group.code}" == code)
    )


def public_cases(wanted: Wanted | None = None) -> QuerySet[PublicCase]:
    """What was published, the newest first, with what a line of a list shows.

    A case or category that was closed to the public a moment ago is left out even before
    its row is gone.
    """
    rows = PublicCase.objects.filter(case__is_public=True, category__is_public=True)
    asked = rows if wanted is None else rows.filter(wanted.conditions)
    return asked.select_related("category", "case__unit").order_by("-opened_at", "-pk")


def public_case(number: str) -> PublicCase | None:
    """What was published of a case; ``None`` for one that is not there, or not for the public."""
    if "\x00" in number:
        return None
    return public_cases().filter(number=number).first()


def unpublished() -> QuerySet[Case]:
    """Cases that the public may see and of which nothing was published, by their keys."""
    return (
        Case.objects.select_related("category")
        .filter(is_public=True, category__is_public=True, publication=None)
        .exclude(state=CaseState.WITHDRAWN)
        .order_by("pk")
    )


def published_at(wanted: Wanted) -> datetime | None:
    """When a case that is wanted was last opened or moved; one look into an index."""
    newest = public_cases(wanted).values_list("pk", flat=True)[:50]
    found: dict[str, datetime | None] = Case.objects.filter(pk__in=list(newest)).aggregate(
        at=Max("changed_at")
    )
    return found["at"]


def published(ids: Iterable[int]) -> dict[int, PublicCase]:
    """What was published of some cases, by the key of the case."""
    return {row.pk: row for row in public_cases().filter(pk__in=list(ids))}


def in_squares(squares: Sequence[Square], wanted: Wanted) -> QuerySet[PublicCase]:
    """What was published inside some squares of the map, the newest first."""
    inside = [Q(quad__gte=first, quad__lt=after) for first, after in joined(squares)]
    return public_cases(wanted).filter(reduce(or_, inside))


def in_cell(cell: int, zoom: int, wanted: Wanted) -> QuerySet[PublicCase]:
    """What one mark of the map stands for, the newest first."""
    first, after = cell_quads(cell, zoom)
    return public_cases(wanted).filter(quad__gte=first, quad__lt=after)


def public_steps(case: Case) -> list[PublicStep]:
    """What happened to a case, oldest first: names and instants, no words of anybody."""
    return [
        PublicStep(event.name, event.occurred_at)
        for event in ledger.history(case.ref)
        if event.name in CITIZENS_SEE
    ]


def photos_to_check(case: Case) -> list[tuple[StoredFile, bool]]:
    """The photos of a case, each with whether the public sees it."""
    public = set(PublicPhoto.objects.filter(case=case).values_list("file_id", flat=True))
    return [(row, row.pk in public) for row in files.files_of(case.ref) if row.kind in PHOTOS]


def public_photos(case: Case) -> list[StoredFile]:
    """The photos of a case that somebody let the public see."""
    return [row for row, is_public in photos_to_check(case) if is_public]
