"""``/ui/``: every component in its states, each with the lines that draw it."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.forms import FilesField, PhotosInput
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table

EXAMPLES = (
    ("buttons", gettext_lazy("Buttons")),
    ("badges", gettext_lazy("Badges")),
    ("notices", gettext_lazy("Notices")),
    ("form", gettext_lazy("Forms and fields")),
    ("table", gettext_lazy("Tables")),
    ("figures", gettext_lazy("Figures")),
    ("chart", gettext_lazy("Charts")),
    ("map", gettext_lazy("Maps")),
    ("place", gettext_lazy("Choice of a place")),
    ("timeline", gettext_lazy("Timelines")),
    ("description", gettext_lazy("Names and values")),
    ("tabs", gettext_lazy("Tabs")),
    ("dialog", gettext_lazy("Dialogues")),
    ("steps", gettext_lazy("Steps")),
    ("progress", gettext_lazy("Progress")),
    ("pages", gettext_lazy("Pages and breadcrumbs")),
    ("empty", gettext_lazy("Empty states")),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=40, help_text=gettext_lazy("In one line.")
    )
    text = forms.CharField(
        label=gettext_lazy("What is wrong?"), max_length=200, widget=forms.Textarea
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[
            ("", gettext_lazy("Choose")),
            ("road", gettext_lazy("Road")),
            ("light", gettext_lazy("Street light")),
        ],
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("How shall we answer?"),
        choices=[("mail", gettext_lazy("By e-mail")), ("none", gettext_lazy("No answer needed"))],
        widget=forms.RadioSelect,
        initial="mail",
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("When can we call?"),
        choices=[("am", gettext_lazy("Morning")), ("pm", gettext_lazy("Afternoon"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    amount = forms.IntegerField(label=gettext_lazy("Amount"), required=False, min_value=0)
    day = forms.DateField(label=gettext_lazy("Day"), required=False)
    photos = FilesField(label=gettext_lazy("Photos"), required=False, widget=PhotosInput())
    consent = forms.BooleanField(label=gettext_lazy("I have read how my data are used"))


class SamplePlace(forms.Form):
    """The two fields of a place."""

    lat = forms.FloatField(label=gettext_lazy("Latitude"), min_value=-90, max_value=90)
    lon = forms.FloatField(label=gettext_lazy("Longitude"), min_value=-180, max_value=180)


class SampleTable(Table):
    """The agencies, which are public, as rows."""

    key = "ui.gallery"
    caption = gettext_lazy("Agencies")
    columns = (
        Column("name", gettext_lazy("Name"), sort="name_zh"),
        Column("code", gettext_lazy("Code"), sort="code"),
        Column("level", gettext_lazy("Level"), lambda unit: (unit.level, "info"), kind="badge"),
        Column("valid_from", gettext_lazy("Founded on"), sort="valid_from", kind="day"),
        Column("number", gettext_lazy("Serial number"), "pk", kind="number"),
    )
    filters = (
        Filter("name", gettext_lazy("Name"), lookup="name_zh__icontains"),
        ChoiceFilter(
            "order_of",
            gettext_lazy("Begun"),
            choices=[("later", gettext_lazy("In this century"))],
            apply=lambda rows, _value: rows.filter(valid_from__year__gte=2000),
        ),
    )
    default_order = "code"
    page_size = 5
    export_formats = ("csv", "ods", "xlsx")

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a row of any table)
        """Every row leads back to the table."""
        return f"#table-{row.pk}"


class EmptyTable(SampleTable):
    """A table without rows."""

    key = "ui.gallery-empty"


@public
@require_safe
def gallery(request: HttpRequest) -> HttpResponseBase:
    """The page of all components."""
    now = clock.now()
    table = SampleTable(request, organizations.units_in_force(now.date()))
    if table.wants_export:
        return table.export()
    wrong = SampleForm(
        prefix="wrong",
        data={"wrong-title": _("A title that is much too long for a single line of text")},
    )
    context = {
        "table": table,
        "empty_table": EmptyTable(request, organizations.units_in_force(now.date()).none()),
        "form": SampleForm(),
        "wrong": wrong if wrong.errors else None,
        "place": SamplePlace(),
        "areas": reverse("ui:areas"),
        "points": reverse("ui:points"),
        "spec": _spec(),
        "columns": [_("Month"), _("Cases")],
        "rows": [(month, value) for month, value in _months()],
        "entries": _entries(now),
        "pairs": [(_("Number"), "115-0000123-7"), (_("District"), _("North")), (_("Photo"), "")],
        "steps": [_("Place"), _("Problem"), _("Contact"), _("Check")],
        "tones": ["neutral", "info", "success", "warning", "danger", "violet"],
    }
    examples = [
        {"key": key, "title": title, "html": html, "source": source}
        for key, title in EXAMPLES
        for html, source in [_example(key, context, request)]
    ]
    return render(request, "ui/gallery.html", {"examples": examples})


def _example(key: str, context: dict[str, Any], request: HttpRequest) -> tuple[str, str]:
    template = get_template(f"ui/gallery/{key}.html")
    return template.render(context, request), template.template.source.strip()


def _months() -> list[tuple[str, int]]:
    return [(f"{month:02d}", round(60 + 25 * math.sin(month / 2))) for month in range(1, 13)]


def _spec() -> dict[str, Any]:
    values = [{"month": month, "cases": cases} for month, cases in _months()]
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "title": _("Month"),
                "axis": {"labelAngle": 0},
            },
            "y": {"field": "cases", "type": "quantitative", "title": _("Cases")},
        },
    }


def _entries(now: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (a moment)
    return [
        {"at": now - timedelta(hours=30), "title": _("Received"), "icon": "inbox", "tone": "info"},
        {
            "at": now - timedelta(hours=26),
            "title": _("Accepted"),
            "who": _("Maintenance office"),
            "icon": "user-check",
        },
        {
            "at": now - timedelta(hours=2),
            "title": _("Closed"),
            "text": _("The hole is filled; a photo is attached."),
            "icon": "circle-check",
            "tone": "success",
        },
    ]


@public
@require_safe
def areas(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """Areas of a place that does not exist: twelve hexagons."""
    features = []
    for index in range(12):
        x, y = index % 4, index // 4
        centre = (0.2 + 0.1 * (x + y % 2 / 2), 0.2 + 0.0866 * y)
        ring = [_corner(centre, turn) for turn in range(7)]
        features.append(
            {
                "type": "Feature",
                "properties": {"name": _("Area %(number)d") % {"number": index + 1}},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _corner(centre: tuple[float, float], turn: int) -> list[float]:
    angle = math.radians(60 * turn + 30)
    return [centre[0] + 0.0577 * math.cos(angle), centre[1] + 0.0577 * math.sin(angle)]


@public
@require_safe
def points(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """A few points in those areas, one of each tone."""
    features = [
        {
            "type": "Feature",
            "properties": {"title": str(title), "text": "", "tone": tone, "href": "#map"},
            "geometry": {
                "type": "Point",
                "coordinates": [0.22 + 0.09 * index, 0.24 + 0.03 * index],
            },
        }
        for index, (title, tone) in enumerate(
            [(_("Received"), "info"), (_("In progress"), "warning"), (_("Closed"), "success")]
        )
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Places of that area by name, in the form that the choice of a place asks for."""
    words = request.GET.get("q", "").strip()
    found = [
        {"name": name, "detail": _("Sample"), "lon": 0.2 + index / 20, "lat": 0.25}
        for index, name in enumerate([_("Harbour Road"), _("Market Street"), _("Station Square")])
        if words and words.lower() in name.lower()
    ]
    return JsonResponse({"places": found})
