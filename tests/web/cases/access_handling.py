"""Who gets what from requests for more time."""

from __future__ import annotations

from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Extension, Part
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.files import queries as files_of
from civicloop.kernel.files import services as files
from civicloop.kernel.notices import services as notices
from tests.db.cases.city import draft, lay_down, picture
from tests.unit.notices.letters import letter
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


def a_part(city):
    """A part that the section of officer, crew and head has asked the agency above for."""
    found = Part.objects.first()
    if found is None:
        found = cases.ask_part(
            a_case(city),
            to=city.units["PARKS"].pk,
            due_on=timezone.localdate(),
            text="請會勘",
            actor=city.actor("officer"),
        )
    return found.pk


def a_photo(city):
    """A photo of the case of which that part is."""
    a_part(city)
    case = Case.objects.get()
    files.store(picture(), ref=case.ref, kind="cases.before_photo", actor=citizen())
    return files_of.files_of(case.ref)[0].pk


def a_letter(_city):
    """A letter that nobody wrote: it was set aside."""
    content = letter("不在辦公室", Auto_Submitted="auto-replied")
    row = notices.receive(content, way="lmtp")
    notices.handle_due()
    return row.pk


ROWS = [
    Row("cases:letters", (), "GET", only("agent")),
    Row("cases:letter_aside", (a_letter,), "GET", only("agent")),
    Row("cases:letter_aside", (a_letter,), "POST", only("agent", status=422)),
    Row("cases:parts", (), "GET", only("officer", "crew", "head")),
    Row("cases:part", (a_part,), "GET", only(*SEE)),
    Row("cases:part", (a_part,), "POST", only()),
    Row("cases:cancel_part", (a_part,), "POST", only("officer", "head", status=302)),
    Row("cases:part_photo", (a_part, a_photo), "GET", only(*SEE)),
    Row("cases:undo", (a_case,), "GET", only(*SEE, status=302)),
    Row("cases:undo", (a_case,), "POST", only(*SEE, status=302)),
    Row("cases:desk", (), "GET", only("agent", "officer", "head")),
    Row("cases:extensions", (), "GET", only("head")),
    Row("cases:extension", (a_request,), "GET", only(*SEE)),
    Row("cases:extension", (a_request,), "POST", only()),
]
