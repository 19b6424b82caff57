"""Who gets what from the addresses of confidentiality and of the settings."""

from __future__ import annotations

from dataclasses import replace

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import (
    Case,
    CaseImport,
    ReadingRequest,
    ReplyTemplate,
    RoutingRule,
)
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from tests.db.cases.city import SETUP, draft, lay_down
from tests.web.access import Row, only

UNSEAL = ("agent", "officer", "head")


def protected(_city: object) -> int:
    case = Case.objects.exclude(confidentiality="restricted").first()
    if case is None:
        lay_down()
        case = cases.open_case(draft(), actor=citizen(), key="settings")
    Case.objects.filter(pk=case.pk).update(confidentiality="protected")
    return case.pk


def restricted(city: object) -> int:
    """A case of its own: every other row wants one that the unit may see."""
    protected(city)
    case = Case.objects.filter(confidentiality="restricted").first()
    if case is None:
        sent = replace(draft(), description="政風案件")
        case = cases.open_case(sent, actor=citizen(), key="restricted")
        Case.objects.filter(pk=case.pk).update(confidentiality="restricted", is_public=False)
    return case.pk


def reading(city: object) -> int:
    pk = protected(city)
    found = ReadingRequest.objects.filter(decided_at__isnull=True).first()
    if found is None:
        officer = city.actor("officer")
        found = cases.ask_to_read(pk, purpose="visit", reason="會同", actor=officer)
    return found.pk


ADMIN = only("administrator")
SENT = only("administrator", status=302)
WRONG = only("administrator", status=422)


def with_categories(city: object) -> str:
    protected(city)
    return "pothole"


def with_group(city: object) -> str:
    protected(city)
    return cases.save_group("roads", {"name_zh": "道路", "name_en": "Roads"}, actor=SETUP).code


def a_rule(city: object) -> int:
    protected(city)
    return RoutingRule.objects.filter(category__isnull=False).values_list("pk", flat=True)[0]


def a_reply(city: object) -> int:
    protected(city)
    return ReplyTemplate.objects.values_list("pk", flat=True)[0]


def an_import(_city: object) -> int:
    now = clock.now()
    found = CaseImport.objects.first() or CaseImport.objects.create(
        source="boston", file_name="b.csv", lines=2, begun_at=now, begun_by="machine:import"
    )
    return found.pk


ROWS = [
    Row("cases:imports", (), "GET", ADMIN),
    Row("cases:import_run", (an_import,), "GET", ADMIN),
    Row("cases:reading_requests", (), "GET", only(*UNSEAL)),
    Row("cases:ask_to_read", (protected,), "POST", only("officer", "head", status=302)),
    Row("cases:decide_reading", (reading,), "POST", only("agent", status=302)),
    Row("cases:readers", (restricted,), "POST", only("head", status=302)),
    Row("cases:categories", (), "GET", ADMIN),
    Row("cases:start_categories", (), "POST", SENT),
    Row("cases:new_category", (), "GET", ADMIN),
    Row("cases:new_category", (), "POST", WRONG),
    Row("cases:new_group", (), "GET", ADMIN),
    Row("cases:new_group", (), "POST", WRONG),
    Row("cases:group", (with_group,), "GET", ADMIN),
    Row("cases:category", (with_categories,), "GET", ADMIN),
    Row("cases:category", (with_categories,), "POST", WRONG),
    Row("cases:category_history", (with_categories,), "GET", ADMIN),
    Row("cases:category_questions", (with_categories,), "GET", ADMIN),
    Row("cases:category_questions", (with_categories,), "POST", WRONG),
    Row("cases:ask_nothing", (with_categories,), "POST", SENT),
    Row("cases:routing", (), "GET", ADMIN),
    Row("cases:new_rule", (), "GET", ADMIN),
    Row("cases:new_rule", (), "POST", WRONG),
    Row("cases:end_rule", (a_rule,), "POST", SENT),
    Row("cases:replies", (), "GET", ADMIN),
    Row("cases:new_reply", (), "GET", ADMIN),
    Row("cases:new_reply", (), "POST", WRONG),
    Row("cases:reply", (a_reply,), "GET", ADMIN),
]
