"""Who gets what from calls to units and meetings on the spot."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Agreement, CallOut, DutyPhone, Visit
from civicloop.answer.cases.rules.visits import AgreementDraft, VisitRecord
from civicloop.answer.cases.services import DutyDraft
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from tests.db.cases.city import draft, lay_down, picture
from tests.db.cases.field import follow, planned
from tests.web.access import Row, only

CALLERS = ("agent", "head")
DESK = ("agent", "officer", "head")
WORK = ("officer", "crew", "head")
SEE = ("agent", "officer", "crew", "head", "analyst")


def field_case(city):
    """A case of the section that officer, crew and head belong to."""
    lay_down()
    return cases.open_case(draft(), actor=citizen(), key="field", photos=[picture()])


def case_pk(city):
    return field_case(city).pk


def call_out(city):
    found = CallOut.objects.first() or follow(field_case(city), number=0)
    return found.pk


def duty(city):
    found = DutyPhone.objects.first()
    if found is None:
        telephone = DutyDraft(
            city.units["ROADS"].pk, "夜間值班", "07-3368333", "every", time(0), time(0)
        )
        found = cases.save_duty_phone(telephone, actor=city.actor("head"))
    return found.pk


def a_visit(city):
    found = Visit.objects.first()
    if found is None:
        now = clock.now()
        begins = now + timedelta(hours=2)
        spot = {"begins_at": begins, "ends_at": begins + timedelta(hours=1)}
        found = planned(field_case(city), city.actor("officer"), now=now, **spot)
    return found


def visit(city):
    return a_visit(city).pk


def held(city):
    """A visit that took place, with an agreement and a photo."""
    found = a_visit(city)
    if found.state == "planned":
        day = timezone.localdate(found.ends_at)
        record = VisitRecord(
            "已會勘。",
            agreements=(AgreementDraft(city.units["ROADS"].pk, "補平", day),),
        )
        found = cases.hold_visit(
            found.pk,
            record,
            photos=[picture()],
            actor=city.actor("officer"),
            now=found.begins_at + timedelta(minutes=30),
        )
    return found.pk


def agreement(city):
    held(city)
    return Agreement.objects.get().pk


def photo(city):
    held(city)
    return files.files_of(a_visit(city).ref)[0].pk


ROWS = [
    Row("cases:work_list", (), "GET", only(*SEE)),
    Row("cases:case_print", (case_pk,), "GET", only(*SEE)),
    Row("cases:crew", (), "GET", only(*WORK)),
    Row("cases:crew_points", (), "GET", only(*WORK)),
    Row("cases:crew_worker", (), "GET", only(*WORK)),
    Row("cases:crew_case", (case_pk,), "GET", only(*WORK)),
    Row("cases:crew_step", (case_pk, "accept"), "POST", only(*WORK, status=302)),
    Row("cases:crew_step", (case_pk, "explode"), "POST", only(*WORK, status=404)),
    Row("cases:bulk", (), "POST", only(*SEE, status=302)),
    Row("cases:step", (case_pk, "hand_over"), "GET", only("officer", "head")),
    Row("cases:calls", (), "GET", only(*CALLERS)),
    Row("cases:call_news", (), "GET", only(*CALLERS, status=204)),
    Row("cases:call_log", (), "GET", only(*CALLERS)),
    Row("cases:call", (call_out,), "POST", only(*CALLERS, status=422)),
    Row("cases:call", (999_999,), "POST", only(*CALLERS, status=404)),
    Row("cases:duty", (), "GET", only(*CALLERS)),
    Row("cases:duty", (), "POST", only(*CALLERS, status=422)),
    Row("cases:duty_phone", (duty,), "GET", only(*CALLERS)),
    Row("cases:duty_phone", (duty,), "POST", only(*CALLERS, status=422)),
    Row("cases:end_duty", (duty,), "POST", only(*CALLERS, status=302)),
    Row("cases:visits", (), "GET", only(*DESK)),
    Row("cases:plan_visit", (case_pk,), "GET", only(*DESK)),
    Row("cases:plan_visit", (case_pk,), "POST", only(*DESK, status=422)),
    Row("cases:visit", (visit,), "GET", only(*SEE)),
    Row("cases:visit", (999_999,), "GET", only(*SEE, status=404)),
    Row("cases:visit_calendar", (visit,), "GET", only(*SEE)),
    Row("cases:move_visit", (visit,), "GET", only(*DESK)),
    Row("cases:move_visit", (visit,), "POST", only(*DESK, status=422)),
    Row("cases:cancel_visit", (visit,), "GET", only(*DESK)),
    Row("cases:cancel_visit", (visit,), "POST", only(*DESK, status=302)),
    Row("cases:hold_visit", (visit,), "GET", only(*DESK)),
    Row("cases:hold_visit", (visit,), "POST", only(*DESK, status=422)),
    Row("cases:amend_visit", (held,), "GET", only(*DESK)),
    Row("cases:amend_visit", (held,), "POST", only(*DESK, status=422)),
    Row("cases:visit_photos", (held,), "POST", only(*DESK, status=302)),
    Row("cases:visit_photo", (held, photo), "GET", only(*SEE)),
    Row("cases:fulfil", (held, agreement), "POST", only(*DESK, status=302)),
]
