"""Agencies and units: the tree on a day, one unit, and how it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as units
from civicloop.kernel.organizations.errors import UnknownUnitError
from civicloop.platform.administration.queries import activity
from civicloop.platform.administration.queries import units as tree
from civicloop.platform.administration.web.changes import Change, Crumb, crumb
from civicloop.platform.administration.web.forms.units import (
    LEVELS,
    EndForm,
    MoveForm,
    NewUnitForm,
    RenameForm,
)
from civicloop.platform.administration.web.traces import entries
from civicloop.ui.web.tables import ChoiceFilter, Column, DayFilter, Filter, SwitchFilter, Table

MANAGE = needs("organizations.manage_units")
UNITS = ("units", _("Agencies and units"))
DEEPEST = 5


def today() -> date:
    """The day in the city's zone."""
    return timezone.localdate(clock.now())


def level_of(unit: Any) -> str:  # noqa: ANN401 (a unit)
    """The level in the reader's words."""
    return str(dict(LEVELS).get(unit.level, unit.level))


def name_then(unit: Any) -> str:  # noqa: ANN401 (a unit with ``former_then``)
    """What the unit was called on the day that is shown."""
    then = unit.former_then[0] if unit.former_then else unit
    english = get_language() == "en"
    unit.depth = min(then.path.count("/") - 1, DEEPEST)
    unit.other_name, unit.other_language = (
        (then.name_zh, "zh-Hant") if english else (then.name_en, "en")
    )
    if english and then.name_en:
        return str(then.name_en)
    if english:
        unit.other_name = ""
    return str(then.name_zh)


class Units(Table):
    """The tree."""

    key = "administration.units"
    caption = _("Agencies and units")
    columns = (
        Column("name", _("Name"), name_then, sort="path",
               template="administration/cell_unit.html"),
        Column("code", _("Code"), sort="code"),
        Column("level", _("Level"), level_of),
        Column("people", _("People"), kind="number"),
        Column("from", _("From"), "valid_from", sort="valid_from", kind="day"),
        Column("until", _("Ended on"), "valid_until", kind="day"),
    )  # fmt: skip
    filters = (
        Filter("name", _("Name or code"), apply=tree.named),
        ChoiceFilter("level", _("Level"), choices=LEVELS),
        DayFilter("on", _("As it was on"), apply=lambda rows, _day: rows),
        SwitchFilter("ended", _("Also ended ones"), apply=lambda rows, _on: rows),
    )
    default_order = "name"
    page_size = 100
    empty_title = _("No unit yet")
    empty_text = _("Begin with the city government itself, then its agencies.")
    empty_icon = "network"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a unit)
        """The page of the unit."""
        return reverse("administration:unit", args=[row.pk])


@MANAGE
def show_units(request: HttpRequest) -> HttpResponseBase:
    """The tree on a day."""
    day = DayFilter("on", "").clean(request.GET.get("on", "")) or today()
    table = Units(request, tree.units(day, also_ended=request.GET.get("ended") == "1"))
    if table.wants_export:
        return table.export()
    context = {
        "heading": _("Agencies and units"),
        "table": table,
        "actions": [(reverse("administration:unit-new"), _("Create a unit"), "plus")],
    }
    return render(request, "administration/list.html", context)


def unit_or_404(pk: int) -> Any:  # noqa: ANN401 (a unit)
    """The unit, in force or not."""
    try:
        return organizations.unit_by_id(pk)
    except UnknownUnitError as error:
        raise Http404 from error


@MANAGE
def show_unit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One unit: what it is, who works there, what it was."""
    unit, day = unit_or_404(pk), today()
    context = {
        "unit": unit,
        "level": level_of(unit),
        "above": organizations.units_ever().filter(pk__in=organizations.ancestor_ids(pk)),
        "below": tree.units(day).filter(parent=pk),
        "posts": organizations.posts_on(day).filter(unit=pk, person__is_active=True),
        "former": unit.former.all(),
        "new_below": f"{reverse('administration:unit-new')}?under={pk}",
        "is_over": unit.valid_until is not None and unit.valid_until <= day,
        "entries": entries(activity.of_object(unit.ref)),
    }
    return render(request, "administration/unit.html", context)


@MANAGE
class NewUnit(Change):
    """Let a unit begin."""

    form_class = NewUnitForm
    heading = _("Create a unit")
    submit = _("Create")

    def up(self) -> list[Crumb]:
        """The tree."""
        return [crumb(*UNITS)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Units can stand under those of today."""
        return super().get_form_kwargs() | {"today": today()}

    def get_initial(self) -> dict[str, Any]:
        """A link from a unit's page suggests to begin below it."""
        return {"parent": self.request.GET.get("under")}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a unit)
        """Create it."""
        return units.create_unit(actor=actor, **values)

    def told(self, result: Any) -> str:  # noqa: ANN401 (a unit)
        """Which unit."""
        return _("%(name)s is in the tree.") % {"name": result.name}

    def next_url(self, result: Any) -> str:  # noqa: ANN401 (a unit)
        """Its page."""
        return reverse("administration:unit", args=[result.pk])


class UnitChange(Change):
    """A change of one unit."""

    watches = True

    @cached_property
    def unit(self) -> Any:  # noqa: ANN401 (a unit)
        """The unit of the address."""
        return unit_or_404(self.kwargs["pk"])

    def up(self) -> list[Crumb]:
        """The tree, and the unit."""
        return [crumb(*UNITS), crumb("unit", self.unit.name, self.unit.pk)]

    def subject(self) -> str:
        """The unit."""
        return str(self.unit.ref)

    def get_initial(self) -> dict[str, Any]:
        """As it is, from today on."""
        return {**self.current(), "on": today()}


@MANAGE
class RenameUnit(UnitChange):
    """Give a unit another name."""

    form_class = RenameForm
    heading = _("Rename the unit")
    submit = _("Rename")
    done = _("The unit has its new name; the old one stays readable by date.")

    def current(self) -> Mapping[str, object]:
        """Its names."""
        unit = organizations.unit_by_id(self.unit.pk)
        return {"name_zh": unit.name_zh, "name_en": unit.name_en}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a unit)
        """Rename it."""
        return units.rename_unit(self.unit.pk, actor=actor, **values)


@MANAGE
class MoveUnit(UnitChange):
    """Put a unit under another one."""

    form_class = MoveForm
    heading = _("Move the unit")
    submit = _("Move")
    done = _("The unit stands in its new place, with all below it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """It cannot stand below itself."""
        return super().get_form_kwargs() | {"unit": self.unit, "today": today()}

    def current(self) -> Mapping[str, object]:
        """Where it stands."""
        return {"parent": organizations.unit_by_id(self.unit.pk).parent_id}

    def consequences(self) -> list[str]:
        """Rights by unit tree move along."""
        count = tree.below(organizations.units_in_force(today()), self.unit).count()
        moved = ngettext(
            "%(count)s unit moves, this one included.",
            "%(count)s units move, this one included.",
            count,
        )
        return [
            moved % {"count": count},
            _("Whoever holds a role in the branch above gains or loses the rows of these units."),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a unit)
        """Move it."""
        return units.move_unit(self.unit.pk, actor=actor, **values)


@MANAGE
class EndUnit(UnitChange):
    """End a unit."""

    form_class = EndForm
    heading = _("End the unit")
    submit = _("End the unit")
    variant = "danger"
    done = _("The unit is ended. It stays readable by date.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Others can take over."""
        return super().get_form_kwargs() | {"unit": self.unit, "today": today()}

    def current(self) -> Mapping[str, object]:
        """Whether it has ended meanwhile."""
        unit = organizations.unit_by_id(self.unit.pk)
        return {"on": unit.valid_until, "successor": unit.successor_id}

    def consequences(self) -> list[str]:
        """Posts end, work goes to the successor."""
        posts = organizations.posts_on(today()).filter(unit=self.unit.pk).count()
        ended = ngettext("%(count)s post ends.", "%(count)s posts end.", posts)
        return [
            ended % {"count": posts},
            _("Open work goes to the unit that takes over; without one it stays where it is."),
            _("This cannot be undone. A unit of the same name would begin anew."),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a unit)
        """End it."""
        return units.end_unit(self.unit.pk, actor=actor, **values)
