"""Who gets what from the addresses of Open311: everybody the same, a key decides about posts."""

from __future__ import annotations

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.services import open_case
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft, lay_down
from tests.web.access import Row, everyone


def number(_city: object) -> str:
    """The number of a public case; made where there is none."""
    found = Case.objects.first()
    if found is None:
        lay_down()
        found = open_case(draft(), actor=citizen(), key="access")
    return found.number


ROWS = [
    Row("cases:open311", (), "GET", everyone(200)),
    Row("cases:open311_document", (), "GET", everyone(200)),
    Row("cases:open311_discovery", ("json",), "GET", everyone(200)),
    Row("cases:open311_services", ("json",), "GET", everyone(200)),
    Row("cases:open311_definition", ("unknown", "json"), "GET", everyone(404)),
    Row("cases:open311_requests", ("json",), "GET", everyone(200)),
    Row("cases:open311_requests", ("json",), "POST", everyone(403)),
    Row("cases:open311_request", (number, "json"), "GET", everyone(200)),
    Row("cases:open311_token", ("unknown", "json"), "GET", everyone(404)),
    Row("cases:open311_no_token", ("json",), "GET", everyone(400)),
    Row("cases:open311_test_services", ("json",), "GET", everyone(200)),
    Row("cases:open311_test_definition", ("unknown", "json"), "GET", everyone(404)),
    Row("cases:open311_test_requests", ("json",), "GET", everyone(200)),
    Row("cases:open311_test_requests", ("json",), "POST", everyone(403)),
    Row("cases:open311_test_request", ("unknown", "json"), "GET", everyone(404)),
    Row("cases:open311_test_token", ("unknown", "json"), "GET", everyone(404)),
    Row("cases:open311_test_no_token", ("json",), "GET", everyone(400)),
    Row("cases:open311_nothing", (), "GET", everyone(404)),
]
