"""Bodies: which there are, what each decides by, and who speaks for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.states import ClockKind, Family
from civicloop.evaluate.resolutions.web.forms import BodyForm, clock_of
from civicloop.evaluate.resolutions.web.labels import FAMILIES, named
from civicloop.evaluate.resolutions.web.staff.base import KEEP, SEE, Doing, found, today
from civicloop.kernel.organizations import queries as organizations


@SEE
def show_bodies(request: HttpRequest) -> HttpResponse:
    """The bodies with their clocks and how much is open of each."""
    counts = queries.with_counts(queries.visible(request.actor))
    silent = queries.last_meetings()
    rows = []
    for row in queries.every_body():
        last = silent.get(row.pk)
        days = (today() - last).days if last else None
        rows.append(
            {
                "row": row,
                "name": named(row.power),
                "family": FAMILIES[Family(row.family)],
                "clock": clock_of(row.clock),
                "unit": named(row.power.unit),
                "open": counts.get(row.pk, 0),
                "last": last,
                "is_silent": row.power.is_active
                and bool(row.days_between)
                and (days is None or days > row.days_between),
            }
        )
    units = [(row.pk, named(row)) for row in organizations.units_in_force(today())]
    known = {one["row"].power.key for one in rows}
    english = get_language() == "en"
    missing = [
        row["en" if english else "zh"]
        for row in queries.shipped_bodies()
        if row["key"] not in known
    ]
    context = {
        "rows": rows,
        "keeps": policies.may_keep(request.actor, None),
        "units": units,
        "missing": missing,
    }
    return render(request, "resolutions/bodies.html", context)


@KEEP
@require_POST
def lay_bodies(request: HttpRequest) -> HttpResponse:
    """Lay down the bodies of the starting list that are not there yet."""
    wanted = request.POST.get("unit", "")
    known = {row.pk for row in organizations.units_in_force(today())}
    if wanted not in {str(pk) for pk in known}:
        messages.error(request, _("Choose the unit that keeps the minutes."))
        return redirect("resolutions:bodies")
    count = resolutions.lay_bodies(int(wanted), actor=request.actor)
    text = ngettext("%d body is laid down.", "%d bodies are laid down.", count) % count
    messages.success(request, text)
    return redirect("resolutions:bodies")


class _Body(Doing):
    """A body, new or changed."""

    form_class = BodyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The units are those of today."""
        return super().get_form_kwargs() | {"today": today()}

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list."""
        return [(reverse("resolutions:bodies"), _("Bodies"))]

    def save(self, key: str, values: dict[str, Any], *, is_new: bool = False) -> str:
        """Keep it."""
        resolutions.save_body(
            key=key,
            name_zh=values["name_zh"],
            name_en=values["name_en"],
            unit_id=int(values["unit"]),
            family=Family(values["family"]),
            clock_kind=ClockKind(values["clock"]),
            sign=values["sign"],
            days_between=values["days_between"],
            is_active=values["is_active"],
            is_new=is_new,
            actor=self.request.actor,
        )
        return reverse("resolutions:bodies")


@KEEP
class NewBody(_Body):
    """Lay down a body."""

    heading = _("Lay down a body")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it."""
        return self.save(values["key"], values, is_new=True)


@KEEP
class EditBody(_Body):
    """Change a body."""

    heading = _("Change the body")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find the body first."""
        super().setup(request, *args, **kwargs)
        self.row = found(lambda: queries.body(kwargs["key"]))

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 (Django's)
        """Its key stays."""
        form = super().get_form(form_class)
        del form.fields["key"]
        return form

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        power = self.row.power
        return {
            "name_zh": power.name_zh, "name_en": power.name_en, "unit": power.unit_id,
            "is_active": power.is_active, "family": self.row.family, "clock": self.row.clock,
            "sign": self.row.sign, "days_between": self.row.days_between,
        }  # fmt: skip

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep the change."""
        return self.save(self.row.power.key, values)
