"""The categories as the services that programs may post to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils import timezone

from civicloop.answer.cases.models import Category, ServiceList
from civicloop.answer.cases.queries.categories import offered_categories
from civicloop.answer.cases.rules.answers import schema_key
from civicloop.answer.cases.rules.open311.posted import keywords
from civicloop.answer.cases.states import Confidentiality, Kind
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.editions.queries import kept
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.rules import Exactness
from civicloop.kernel.schemas import queries as schemas

REALTIME, BATCH, BLACKBOX = "realtime", "batch", "blackbox"
FIRST_LIST: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""When the services count as changed before anybody changed one."""

CERTAIN: Final = 0.7
"""How well a place must answer to an address before a case is put there."""

SURE: Final = {Exactness.DOOR, Exactness.BETWEEN, Exactness.LANDMARK, Exactness.BESIDE}
"""How exactly it must be known; and no other road may bear the same name."""


@dataclass(frozen=True, slots=True)
class Service:
    """A category for programs, in one language."""

    code: str
    name: str
    description: str
    group: str
    type: str
    keywords: str
    needs_place: bool
    definition: Mapping[str, Any] | None


def services(language: str) -> Sequence[Service]:
    """Every service in the order of the categories; two statements."""
    return _services(list(offered_categories()), language)


def service(code: str, language: str) -> Service | None:
    """One service, or nothing where no offered category has the code."""
    if not code.isprintable():
        return None
    return _kept_service(code, language, timezone.localdate(clock.now()))


@kept("cases.settings", "schemas", most=1024)
def _kept_service(code: str, language: str, _today: date) -> Service | None:
    """A service of a day: on the next one other questions may be in force."""
    return next(iter(_services(list(offered_categories().filter(code=code)), language)), None)


def services_changed_at() -> datetime:
    """When a service or a question of one changed last."""
    found = ServiceList.objects.values_list("changed_at", flat=True).first()
    return found or FIRST_LIST


def position_of(address: str) -> tuple[float | None, float | None]:
    """Longitude and latitude of an address, where the city's list of places is sure of it."""
    if not address or not address.isprintable():
        return None, None
    for hit in geography.search_places(address, limit=1):
        if hit.score >= CERTAIN and hit.exactness in SURE and hit.alike == 1:
            return hit.lon, hit.lat
    return None, None


def _services(rows: Sequence[Category], language: str) -> list[Service]:
    today = timezone.localdate(clock.now())
    keys = [schema_key(row.code) for row in rows if row.has_questions]
    asked = schemas.in_force_many(keys, today) if keys else {}
    return [_service(row, language, asked.get(schema_key(row.code))) for row in rows]


def _service(row: Category, language: str, definition: Mapping[str, Any] | None) -> Service:
    english = language == "en"
    name = name_in(row, language)
    above = row.group and name_in(row.group, language)
    return Service(
        code=row.code,
        name=name,
        description=(row.hint_en if english else row.hint_zh) or name,
        group=above or KINDS[row.kind][english],
        type=_type(row),
        keywords=keywords([row.name_zh, row.name_en, *row.keywords_zh, *row.keywords_en]),
        needs_place=row.needs_place,
        definition=definition,
    )


def _type(row: Category) -> str:
    """Realtime gives the number at once, batch once the writer has confirmed, blackbox never."""
    if row.confidentiality == Confidentiality.RESTRICTED:
        return BLACKBOX
    return BATCH if row.kind == Kind.MAILBOX else REALTIME


KINDS: Final[Mapping[str, tuple[str, str]]] = {
    Kind.DISPATCH: ("派工", "Dispatch"),
    Kind.PETITION: ("陳情", "Petition"),
    Kind.MAILBOX: ("市長信箱", "Mayor's mailbox"),
}
"""The group of a category that belongs to none."""
