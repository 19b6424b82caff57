"""Who gets what from requests for more time."""

from __future__ import annotations

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Extension
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft, lay_down
from tests.web.access import Row, only

SEE = ("agent", "officer", "crew", "head", "analyst")


def a_case(_city):
    """A case of that section, on which nobody took a step of their own."""
    found = Case.objects.first()
    if found is None:
        lay_down()
        found = cases.open_case(draft(), actor=citizen(), key="access")
    return found.pk


def a_request(city):
    """A request of the section that officer, crew and head belong to."""
    found = Extension.objects.first()
    if found is None:
        case = Case.objects.first()
        if case is None:
            lay_down()
            case = cases.open_case(draft(), actor=citizen(), key="access")
        found = cases.ask_extension(
            case.pk, days=5, reason="complex", text="查證中", actor=city.actor("officer")
        )
    return found.pk


ROWS = [
    Row("cases:undo", (a_case,), "GET", only(*SEE, status=302)),
    Row("cases:undo", (a_case,), "POST", only(*SEE, status=302)),
    Row("cases:desk", (), "GET", only("agent", "officer", "head")),
    Row("cases:extensions", (), "GET", only("head")),
    Row("cases:extension", (a_request,), "GET", only(*SEE)),
    Row("cases:extension", (a_request,), "POST", only()),
]
