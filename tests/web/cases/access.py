"""Who gets what from the addresses of cases."""

from __future__ import annotations

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import grouped
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.files import queries as files
from tests.db.cases.city import draft, lay_down, picture
from tests.web.access import Row, everyone, only
from tests.web.cases import (
    access_app,
    access_fieldwork,
    access_handling,
    access_intake,
    access_open311,
    access_public,
    access_settings,
)

SEE = ("agent", "officer", "crew", "head", "analyst")
WRITE = ("agent", "officer", "head")
WORK = ("officer", "crew", "head")


def a_case(_city: object) -> Case:
    """A case of the unit that officer, crew and head belong to; made where there is none."""
    found = Case.objects.first()
    if found is None:
        lay_down()
        found = cases.open_case(draft(), actor=citizen(), key="access", photos=[picture()])
    return found


def pk(city: object) -> int:
    return a_case(city).pk


def number(city: object) -> str:
    return a_case(city).number


def secret(city: object) -> str:
    return grouped(cases.secret_of(a_case(city)))


def photo(city: object) -> int:
    return files.files_of(a_case(city).ref)[0].pk


ROWS = [
    Row("cases:report", (), "GET", everyone(200)),
    Row("cases:report", (), "POST", everyone(422)),
    Row("cases:draft_photo", ("forged", 1), "GET", everyone(404)),
    Row("cases:questions", (), "GET", everyone(200), query="?category=pothole"),
    Row("cases:places", (), "GET", everyone(200)),
    Row("cases:boundaries", (), "GET", everyone(200)),
    Row("cases:roads", (), "GET", everyone(200), query="?box=120.2,22.5,120.3,22.6"),
    Row("cases:roads", (), "GET", everyone(400)),
    Row("cases:villages", (), "GET", everyone(200), query="?box=120.2,22.5,120.3,22.6"),
    Row("cases:villages", (), "GET", everyone(400)),
    Row("cases:look_up", (), "GET", everyone(200)),
    Row("cases:look_up", (), "POST", everyone(422)),
    Row("cases:look_up_number", (number,), "GET", everyone(200)),
    Row("cases:status", (number, secret), "GET", everyone(200)),
    Row("cases:status", (number, "0000-0000-0000"), "GET", everyone(404)),
    Row("cases:act", (number, secret, "withdraw"), "POST", everyone(302)),
    Row("cases:act", (number, "0000-0000-0000", "withdraw"), "POST", everyone(404)),
    Row("cases:citizen_photo", (number, secret, photo), "GET", everyone(200)),
    Row("cases:citizen_photo", (number, "0000-0000-0000", photo), "GET", everyone(404)),
    Row("cases:inbox", (), "GET", only(*SEE)),
    Row("cases:archive", (), "GET", only(*SEE)),
    Row("cases:caller", (), "GET", only(*WRITE)),
    Row("cases:caller", (), "POST", only(*WRITE, status=422)),
    Row("cases:case", (pk,), "GET", only(*SEE)),
    Row("cases:point", (pk,), "GET", only(*SEE)),
    Row("cases:photo", (pk, photo), "GET", only(*SEE)),
    Row("cases:reporter", (pk,), "POST", only(*WRITE), data={"purpose": "contact"}),
    Row("cases:step", (pk, "accept"), "POST", only(*WORK, status=302)),
    Row("cases:step", (pk, "refuse"), "GET", only("officer", "head")),
    Row("cases:step", (pk, "transfer"), "GET", only("head")),
    Row("cases:step", (pk, "note"), "GET", only("agent", *WORK)),
    *access_intake.ROWS,
    *access_open311.ROWS,
    *access_fieldwork.ROWS,
    *access_public.ROWS,
    *access_app.ROWS,
    *access_handling.ROWS,
    *access_settings.ROWS,
]
