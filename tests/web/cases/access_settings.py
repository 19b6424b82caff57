"""Who gets what from the addresses of confidentiality and of the settings."""

from __future__ import annotations

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, ReadingRequest
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft, lay_down
from tests.web.access import Row, only

UNSEAL = ("agent", "officer", "head")


def protected(_city: object) -> int:
    case = Case.objects.first()
    if case is None:
        lay_down()
        case = cases.open_case(draft(), actor=citizen(), key="settings")
    Case.objects.filter(pk=case.pk).update(confidentiality="protected")
    return case.pk


def reading(city: object) -> int:
    pk = protected(city)
    found = ReadingRequest.objects.filter(decided_at__isnull=True).first()
    if found is None:
        officer = city.actor("officer")
        found = cases.ask_to_read(pk, purpose="visit", reason="會同", actor=officer)
    return found.pk


ROWS = [
    Row("cases:reading_requests", (), "GET", only(*UNSEAL)),
    Row("cases:ask_to_read", (protected,), "POST", only("officer", "head", status=302)),
    Row("cases:decide_reading", (reading,), "POST", only("agent", status=302)),
    Row("cases:readers", (protected,), "POST", only("head", status=302)),
]
