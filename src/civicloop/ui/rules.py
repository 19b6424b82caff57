"""Menu, duties, things to know and what belongs together as registries; days. No Django."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import CURRENCIES, here
from civicloop.kernel.registry.rules import Registry

Count = Callable[[Actor], object]
"""The rows to be counted for an actor, or their number."""
BAR = "bar"
"""The section whose items are signs in the top bar, with their counts."""
ACCOUNT = "account"
"""The section whose items stand in the menu under one's own name."""
PUBLIC = "public"
"""The section whose items stand above every page for citizens."""
FOOT = "foot"
"""The section whose items stand below every page for citizens."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the menu. Labels are lazy translations, so that the reader's language holds."""

    key: str
    label: object
    order: int


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One page in the menu; without a permission it stands there for everyone signed in."""

    key: str
    label: object
    url_name: str
    permission: str
    section: str
    order: int
    icon: str
    count: Count | None


@dataclass(frozen=True, slots=True)
class Group:
    """A section with the items that one actor may open."""

    section: Section
    items: tuple[NavigationItem, ...]


SECTIONS: Registry[Section] = Registry("navigation section")
NAVIGATION: Registry[NavigationItem] = Registry("navigation item")


def section(key: str, label: object, *, order: int = 100) -> str:
    """Declare a section of the menu, and return its key."""
    SECTIONS.declare(key, Section(key, label, order))
    return key


def navigate(
    key: str,
    label: object,
    url_name: str,
    *,
    permission: str = "",
    section: str = "work",
    order: int = 100,
    icon: str = "file-text",
    count: Count | None = None,
) -> str:
    """Declare a page of the menu, and return its key.

    ``label`` is a lazy translation. ``count`` gives the rows whose number stands beside the
    label (unread, waiting). All are counted on every page, in one statement, so that an index
    must serve each; a number may be given instead. The sections ``bar``
    and ``account`` are the signs in the top bar and the menu under one's own name; ``public``
    is what citizens see above every page of theirs.
    """
    item = NavigationItem(key, label, url_name, permission, section, order, icon, count)
    NAVIGATION.declare(key, item)
    return key


def menu_for(actor: Actor, items: Iterable[NavigationItem] | None = None) -> list[Group]:
    """The sections with what the actor may open, in order; empty sections are left out."""
    allowed: dict[str, list[NavigationItem]] = {}
    for item in NAVIGATION.values() if items is None else items:
        if item.section not in {PUBLIC, FOOT} and (
            not item.permission or actor.may(item.permission)
        ):
            allowed.setdefault(item.section, []).append(item)
    groups = [
        Group(SECTIONS.get(key), tuple(sorted(found, key=lambda item: (item.order, item.key))))
        for key, found in allowed.items()
    ]
    return sorted(groups, key=lambda group: (group.section.order, group.section.key))


def public_menu(
    items: Iterable[NavigationItem] | None = None, *, where: str = PUBLIC
) -> list[NavigationItem]:
    """What stands above every page for citizens, or below (``FOOT``), in order."""
    found = NAVIGATION.values() if items is None else items
    return sorted(
        (item for item in found if item.section == where), key=lambda item: (item.order, item.key)
    )


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that somebody has to do: what it is, where it is done, whose it is.

    ``due`` is its last day; what waits for somebody's word may have none, and then says
    ``since`` when it waits.
    """

    title: str
    url: str
    whose: str = ""
    due: date | None = None
    since: date | None = None


Look = Callable[[Actor, date, int], Sequence[Duty]]
"""What an actor has to do today, the most urgent first, and at most so many."""


@dataclass(frozen=True, slots=True)
class DutySource:
    """A kind of thing that people have to do; ``waits`` if somebody else waits for their word."""

    key: str
    label: object
    url_name: str
    permission: str
    waits: bool
    look: Look


DUTIES: Registry[DutySource] = Registry("source of duties")


def declare_duties(
    key: str, label: object, url_name: str, *, permission: str, look: Look, waits: bool = False
) -> None:
    """Offer what people have to do in a module; ``url_name`` is the page with all of it."""
    DUTIES.declare(key, DutySource(key, label, url_name, permission, waits, look))


def duties_for(actor: Actor, *, waits: bool) -> list[DutySource]:
    """The kinds that concern an actor, in the order of declaration."""
    return [one for one in DUTIES.values() if one.waits == waits and actor.may(one.permission)]


@dataclass(frozen=True, slots=True)
class Thing:
    """A number to know today, where its rows are, and a word more about it.

    ``tone`` is ``danger`` or ``warning`` for what asks for something; nothing for the others.
    """

    number: int
    url: str
    more: str = ""
    tone: str = ""


ThingLook = Callable[[Actor, date], Thing]
"""The number as an actor may see it on a day."""


@dataclass(frozen=True, slots=True)
class ThingSource:
    """A kind of number to know each day; the lower its order, the more it matters."""

    key: str
    label: object
    permission: str
    order: int
    look: ThingLook


THINGS: Registry[ThingSource] = Registry("thing to know")
TONES = ("danger", "warning", "")


def declare_thing(key: str, label: object, *, permission: str, order: int, look: ThingLook) -> None:
    """Offer a number to whoever looks at the whole city each morning."""
    THINGS.declare(key, ThingSource(key, label, permission, order, look))


def things_for(actor: Actor, today: date, limit: int = 10) -> list[tuple[ThingSource, Thing]]:
    """The most pressing numbers: what is dangerous, what is to be watched, and what is calm.

    What is zero presses nobody and comes last; the rest stands by tone and then by order.
    """
    found = [
        (one, one.look(actor, today))
        for one in sorted(THINGS.values(), key=lambda one: (one.order, one.key))
        if actor.may(one.permission)
    ]
    found.sort(key=lambda pair: (pair[1].number == 0, TONES.index(pair[1].tone)))
    return found[:limit]


@dataclass(frozen=True, slots=True)
class Related:
    """Something of another module that an object is part of, with its page and a word more."""

    label: object
    title: str
    url: str
    more: str = ""


RelatedLook = Callable[[Actor, str], Sequence[Related]]
"""What an actor may know of the object with a reference."""


@dataclass(frozen=True, slots=True)
class RelatedSource:
    """A module that knows something of objects of others, for those with a permission."""

    key: str
    permission: str
    look: RelatedLook


RELATED: Registry[RelatedSource] = Registry("what objects are part of")


def declare_related(key: str, *, permission: str, look: RelatedLook) -> None:
    """Offer what objects of other modules are part of; their pages show it beside them."""
    RELATED.declare(key, RelatedSource(key, permission, look))


def related_to(actor: Actor, ref: str) -> list[Related]:
    """What an object is part of, as far as an actor may know."""
    found = [one.look(actor, ref) for one in RELATED.values() if actor.may(one.permission)]
    return [row for rows in found for row in rows]


def day_text(day: date, language: str) -> str:
    """A day as people write it: ``115/03/05``, in English ``5 Mar 2026``.

    Years are those that the city counts by (``kernel.city``); days before the first year of
    the Republic are written in the common era.
    """
    if language == "en":
        return f"{day.day} {day:%b} {day.year}"
    return f"{here().year(day.year)}/{day:%m/%d}"


def month_text(month: date, language: str) -> str:
    """The month of a day as people write it: ``115年3月``, in English ``2026-03``."""
    return f"{month:%Y-%m}" if language == "en" else f"{here().year(month.year)}年{month.month}月"


def listed_text(words: Iterable[object], language: str) -> str:
    """Words one after another: ``甲、乙``, in English ``a, b``."""
    return (", " if language == "en" else "、").join(str(word) for word in words)


def in_thousands(label: object, language: str) -> str:
    """The heading of amounts in thousands: ``Budget (NT$ thousand)``, in Chinese ``預算（千元）``.

    Of another currency than Taiwan's the Chinese names it (``千日圓``).
    """
    currency = CURRENCIES[here().currency]
    if language == "en":
        return f"{label} ({currency.sign} thousand)"
    return f"{label}（千{'元' if currency.code == 'TWD' else currency.zh}）"


def moment_text(at: datetime, language: str) -> str:
    """A moment in the zone that it comes in: ``115/03/05 14:30``, ``5 Mar 2026, 14:30``."""
    comma = "," if language == "en" else ""
    return f"{day_text(at.date(), language)}{comma} {at:%H:%M}"
