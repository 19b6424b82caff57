"""Each kind of duty of resolutions and documents costs the same for two rows and for three."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Chased, Improvement, Month
from civicloop.evaluate.resolutions import queries as resolved
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.services.matters import About
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import DUTIES
from tests.db.documents import city as archive
from tests.db.resolutions.conftest import HEAD, KEEPER, OFFICER

ROLES = ("officer", "head", "analyst", "mayor")
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def asked(city):
    """How many statements the page of what is due takes, for each role."""
    found = {}
    for role in ROLES:
        client = city.client(role)
        client.get(reverse("home:due"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("home:due")).status_code == 200
        found[role] = len(captured)
    return found


def seen(city, prefix):
    """How many rows each kind of duty of a module has for whoever has most of it."""
    today = timezone.localdate(clock.now())
    return {
        source.key: max(len(source.look(city.actor(role), today, 9)) for role in ROLES)
        for source in DUTIES.values()
        if source.key.startswith(prefix)
    }


def one_more_of_each(city, number):
    roads, today = city.units["ROADS"].pk, timezone.localdate()
    body = resolved.body("city_meeting").pk
    held = resolutions.call_meeting(
        resolutions.MeetingDraft(body, f"第{number}次市政會議", today), actor=KEEPER
    )
    texts = (f"左營大路路面{number}", f"明誠路人行道{number}", f"路燈{number}")
    drafts = [resolutions.DecisionDraft(text, roads) for text in texts]
    _owed, written, approved = resolutions.write_many(held.pk, drafts, actor=KEEPER)
    for row in (written, approved):
        [charge] = resolved.charges_of(row.pk)
        said = resolutions.ReplyDraft("施工中")
        reply = resolutions.write_reply(charge.pk, said, actor=OFFICER)
        if row == approved:
            resolutions.approve_reply(reply.pk, actor=HEAD)
    begins = today + timedelta(days=60 * number)
    resolutions.open_session(4, number, begins_on=begins, ends_on=begins, actor=KEEPER)
    pair = [About(f"cases:case:{number}{one}", f"案{one}") for one in (1, 2)]
    matter = resolutions.join(pair, title=f"左營大路{number}", actor=KEEPER)
    visit = resolutions.VisitDraft(today, "左營大路口", roads, (city.units["PARKS"].pk,))
    resolutions.plan_visit(matter.pk, visit, actor=KEEPER)
    carry = resolutions.CarryDraft(
        unit_id=roads, year=today.year, budget_year=today.year, title=f"步道{number}",
        ground="debt", basis="1", available=10, paid=1, payable=2, carried=3, lapsed=4,
    )  # fmt: skip
    resolutions.ask_to_carry(carry, actor=OFFICER)


def test_every_duty_of_resolutions_costs_the_same(city):
    resolutions.lay_bodies(city.units["ROADS"].pk, actor=KEEPER)
    first = date(2020, 4, 1)
    resolutions.open_session(3, 1, begins_on=first, ends_on=first, actor=KEEPER)
    counts = []
    for number in (1, 2, 3):
        one_more_of_each(city, number)
        counts.append(asked(city))
    rows = seen(city, "resolutions.")
    assert min(rows.values()) >= 3, rows
    assert counts[1] == counts[2]


def one_more_paper(city, number):
    """Another agency with an improvement owed and one written, a chase asked and one explained."""
    units = ("ROADS", "PARKS", "WORKS")
    unit = city.units[units[number]].pk
    for first_day, name in ((OCTOBER, "October"), (date(2026, 9, 1), "September")):
        month = Month.objects.get(first_day=first_day)
        sent = documents.chase(month.pk, unit, actor=archive.KEEPER)
        if name == "September":
            for one in Chased.objects.filter(chase=sent):
                answer = documents.Answer("staff", "人力不足")
                documents.explain(one.pk, answer, actor=archive.OTHER)
        Improvement.objects.create(
            month=month, unit_id=unit, past=1, judged=1, due_on=date(2026, 11, 24),
            **({"state": "written", "causes": "未移交", "measures": "每週稽催",
                "written_at": archive.NOW} if name == "September" else {}),
        )  # fmt: skip


def test_every_duty_of_documents_costs_the_same(city):
    with clock.frozen(archive.NOW):
        for first_day, day in ((date(2026, 9, 1), "115/09/01"), (OCTOBER, "115/10/01")):
            archive.take(
                archive.table(*(
                    archive.line(unit=unit, number=f"{unit}-{day[4:6]}", kind="速件", received=day)
                    for unit in ("ROADS", "PARKS", "WORKS")
                )),
                month=first_day,
            )  # fmt: skip
        counts = []
        for number in range(3):
            one_more_paper(city, number)
            counts.append(asked(city))
        rows = seen(city, "documents.")
    assert rows["documents.judge"] == rows["documents.review"] == 3
    assert min(rows.values()) >= 1, rows
    assert counts[1] == counts[2]
