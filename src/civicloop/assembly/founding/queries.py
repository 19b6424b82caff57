"""What stands already, and what a city still lacks before its doors open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from civicloop.answer.cases import queries as cases
from civicloop.answer.cases.errors import NoTriageUnitError
from civicloop.answer.cases.queries import settings as lists
from civicloop.answer.cases.rules import defaults
from civicloop.assembly.founding.models import Draft
from civicloop.kernel.access import queries as access
from civicloop.kernel.city import queries as cities
from civicloop.kernel.clock import queries as calendars
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.rulesets.rules import RULESETS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.kernel.notices.models import Message
    from civicloop.kernel.rulesets.models import RuleSet

MAIL_REF = "founding:mail:1"
"""What trial mails are about."""


@dataclass(frozen=True)
class Standing:
    """What tables may name: units with their parents, roles, districts, categories, people."""

    units: dict[str, str] = field(default_factory=dict)
    roles: dict[str, tuple[str, str]] = field(default_factory=dict)
    districts: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    administrators: frozenset[str] = frozenset()


def standing(now: datetime) -> Standing:
    """All of it, read once."""
    rows = organizations.units_in_force(timezone.localdate(now)).select_related("parent")
    return Standing(
        units={row.code: row.parent.code if row.parent else "" for row in rows},
        roles={row.key: (row.name_zh, row.name_en) for row in access.roles()},
        districts=frozenset(row.code for row in geography.districts()),
        categories=frozenset(row.code for row in lists.all_categories()),
        administrators=standing_administrators(now),
    )


def starting_codes() -> frozenset[str]:
    """The codes of the list of categories that the product brings."""
    return frozenset(row["code"] for row in defaults.categories())


def triage_unit(now: datetime) -> int | None:
    """The key of the unit that sorts what no rule speaks about, if there is one."""
    try:
        return cases.triage_unit_id(timezone.localdate(now))
    except NoTriageUnitError:
        return None


@dataclass(frozen=True)
class RuleLine:
    """A rule set: what holds today, and how many versions wait for approval."""

    key: str
    version: RuleSet
    waiting: int


@dataclass(frozen=True)
class Counts:
    """How much of a city stands."""

    name: str
    has_logo: bool
    districts: int
    villages: int
    units: int
    people: int
    administrators: int
    heads: int
    categories: int
    routes: int
    triage: int | None
    own_rules: int
    waiting_rules: int
    missing_years: tuple[int, ...]
    mail: bool
    address: str

    @property
    def steps(self) -> dict[str, bool]:
        """Which steps are done."""
        return {
            "city": bool(self.name),
            "boundaries": self.districts > 0,
            "calendar": not self.missing_years,
            "agencies": self.units > 0,
            "staff": self.people > 1 and self.administrators > 0,
            "categories": self.categories > 0,
            "routes": self.triage is not None,
            "rules": not self.waiting_rules,
            "mail": self.mail,
        }


def counts(now: datetime) -> Counts:
    """All counts; a bounded number of queries, whatever the size of the city."""
    today = timezone.localdate(now)
    posts = organizations.posts_on(today)
    city = cities.city()
    return Counts(
        name=city.name,
        has_logo=bool(city.logo),
        districts=len(geography.districts()),
        villages=len(geography.villages()),
        units=organizations.units_in_force(today).count(),
        people=organizations.people_who_may_sign_in().count(),
        administrators=len(standing_administrators(now)),
        heads=posts.filter(is_head=True).order_by().values("unit").distinct().count(),
        categories=cases.offered_categories(staff=True).count(),
        routes=len(cases.rules_in_force(today)),
        triage=triage_unit(now),
        own_rules=sum(row.version > 1 for row in rulesets.all_in_force(today).values()),
        waiting_rules=rulesets.proposals().count(),
        missing_years=tuple(calendars.missing_years(now)),
        mail=bool(settings.MAIL_URL),
        address=settings.BASE_URL,
    )


def standing_administrators(now: datetime) -> frozenset[str]:
    """Who may administer."""
    held = access.grants_at(now).filter(role__key="administrator", person__is_active=True)
    return frozenset(held.values_list("person__username", flat=True))


def unit_choices(now: datetime) -> list[tuple[str, str, int]]:
    """Every unit in force: its code, its name with the code, its key."""
    rows = organizations.units_in_force(timezone.localdate(now))
    return [(row.code, f"{row.name} ({row.code})", row.pk) for row in rows]


def rule_lines(now: datetime) -> list[RuleLine]:
    """Every rule set with the version that holds today and how many wait for approval."""
    waiting = Counter(row.key for row in rulesets.proposals())
    held = rulesets.all_in_force(timezone.localdate(now))
    return [
        RuleLine(key, held.get(key) or rulesets.shipped(RULESETS.get(key)), waiting[key])
        for key in sorted(RULESETS)
    ]


def trial_mails() -> list[Message]:
    """The latest trial mails and what became of them."""
    return list(notices.messages_about(MAIL_REF).order_by("-pk")[:5])


def draft(step: str) -> Draft | None:
    """The file that was brought for a step and is not loaded yet."""
    return Draft.objects.filter(step=step).first()


def draft_for_change(step: str) -> Draft | None:
    """The same, locked."""
    return Draft.objects.select_for_update().filter(step=step).first()


def drafts() -> Mapping[str, Draft]:
    """Every such file by its step."""
    return {row.step: row for row in Draft.objects.all()}


def drafts_before(instant: datetime) -> QuerySet[Draft]:
    """Every such file that was brought before an instant."""
    return Draft.objects.filter(kept_at__lt=instant)


def district_features() -> list[dict[str, Any]]:
    """The districts in force as the loader takes them."""
    return [_feature(row) for row in geography.districts(outlines=True)]


def village_features() -> list[dict[str, Any]]:
    """The villages in force as the loader takes them."""
    found = geography.villages(outlines=True)
    return [_feature(row, district_code=row.district.code) for row in found]


def _feature(row: Any, **more: str) -> dict[str, Any]:  # noqa: ANN401 (a district or village)
    own = {"code": row.code, "name_zh": row.name_zh, "name_en": row.name_en, **more}
    return {"type": "Feature", "properties": own, "geometry": row.boundary}
