"""Whose city this is, and how it writes time, years and money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city import queries, services
from civicloop.platform.administration.web.changes import Change, Crumb, crumb
from civicloop.platform.administration.web.forms.city import CityForm

OWN = {"picture", "without_logo"}
"""Fields of the form that are no fields of a city."""


@needs("city.describe")
class DescribeCity(Change):
    """Say whose product this is."""

    form_class = CityForm
    heading = _("City")
    lead = _("The name and the mark stand on every page, also on the public ones.")
    done = _("Saved; every page shows it from now on.")
    watches = True

    def up(self) -> list[Crumb]:
        """The overview."""
        return [crumb("overview", _("Overview"))]

    def subject(self) -> str:
        """The city."""
        return str(queries.city().ref)

    def current(self) -> Mapping[str, object]:
        """As it is."""
        city = queries.city()
        return {name: getattr(city, name) for name in CityForm.base_fields if name not in OWN}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (the city)
        """Write a new edition, with its picture."""
        said = {name: value for name, value in values.items() if name not in OWN}
        if values.get("picture"):
            said["logo"] = services.keep_logo(values["picture"].read())
        elif values.get("without_logo"):
            said["logo"] = ""
        return services.describe(actor=actor, **said)

    def next_url(self, result: Any) -> str:  # noqa: ANN401, ARG002 (the city)
        """Back to the form."""
        return reverse("administration:city")
