"""Who gets what from the addresses of public cases."""

from __future__ import annotations

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import squares
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries as files
from tests.db.cases.city import draft, lay_down, picture
from tests.web.access import Row, everyone, only

EDITOR = machine("editor", "cases.publish")


def a_case(_city: object) -> Case:
    """A case that the public sees, with a photo that was checked."""
    found = Case.objects.first()
    if found is None:
        lay_down()
        found = cases.open_case(draft(), actor=citizen(), key="public", photos=[picture()])
    cases.publish([found])
    cases.show_photos(found.pk, [files.files_of(found.ref)[0].pk], actor=EDITOR)
    return found


def pk(city: object) -> int:
    return a_case(city).pk


def number(city: object) -> str:
    return a_case(city).number


def photo(city: object) -> int:
    return files.files_of(a_case(city).ref)[0].pk


def cell(city: object, *, zoom: int = 17) -> int:
    row = a_case(city)
    return squares.cell_of(squares.quad(row.lon, row.lat), zoom)


def square_of(case: Case, zoom: int) -> str:
    """The window of the one square of a zoom in which a case lies."""
    place = squares.quad(case.lon, case.lat)
    digits = f"{place >> 2 * (squares.FINEST - zoom):0{2 * zoom}b}"
    x, y = int(digits[1::2], 2), int(digits[::2], 2)
    return f"{zoom}/{x}-{x}/{y}-{y}"


ROWS = [
    Row("cases:robots", (), "GET", everyone(200)),
    Row("cases:map", (), "GET", everyone(200)),
    Row("cases:map", (), "GET", everyone(404), query="?page=forged"),
    Row("cases:map_list", (), "GET", everyone(200)),
    Row("cases:map_list", (), "GET", everyone(400), query="?window=3/0-0/0-0"),
    Row("cases:map_cells", (), "GET", everyone(200), query="?window=12/3400-3403/1780-1783"),
    Row("cases:map_cells", (), "GET", everyone(400)),
    Row("cases:map_cell", (17, cell), "GET", everyone(200)),
    Row("cases:map_cell", (21, 1), "GET", everyone(404)),
    Row("cases:map_feed", (), "GET", everyone(200)),
    Row("cases:public_search", (), "GET", everyone(200)),
    Row("cases:feed", ("city", "all", "atom"), "GET", everyone(200)),
    Row("cases:feed", ("district", "nowhere", "rss"), "GET", everyone(404)),
    Row("cases:public_case", (number,), "GET", everyone(200)),
    Row("cases:public_case", ("115-9999999-0",), "GET", everyone(404)),
    Row("cases:public_point", (number,), "GET", everyone(200)),
    Row("cases:public_photo", (number, photo), "GET", everyone(200)),
    Row("cases:public_photo", (number, 99999), "GET", everyone(404)),
    Row("cases:public_case_by_key", (pk,), "GET", everyone(302)),
    Row("cases:publication", (pk,), "GET", only("agent", "officer", "head")),
    Row("cases:publication", (pk,), "POST", only("agent", "officer", "head", status=302),
        data={"move": "show"}),
]  # fmt: skip
