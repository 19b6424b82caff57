"""The matter that a case of a citizen is part of, with the joint visit, for the case's own page."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions.declarations.permissions import SEE
from civicloop.evaluate.resolutions.states import VisitState
from civicloop.kernel.actors.rules import Actor
from civicloop.ui.rules import Related, day_text, declare_related

SAID = {
    VisitState.PLANNED: _("Joint visit on %(day)s, %(place)s"),
    VisitState.HELD: _("Visited together on %(day)s: %(agreed)s"),
}


def matter_of(_actor: Actor, ref: str) -> Sequence[Related]:
    """The matter, and the newest visit to its place that was not cancelled."""
    matter, visits = queries.matter_with_visits(ref)
    if matter is None:
        return ()
    last = next((row for row in visits if row.state in SAID), None)
    more = ""
    if last is not None:
        more = str(SAID[VisitState(last.state)]) % {
            "day": day_text(last.held_on, get_language() or ""),
            "place": last.place,
            "agreed": last.agreed,
        }
    url = reverse("resolutions:matter", args=[matter.pk])
    return (Related(_("One matter"), matter.title, url, more),)


declare_related("resolutions.matter", permission=SEE, look=matter_of)
