"""Releases, matters, finds, the book and sheets of a meeting cost the same with three rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.services.matters import About
from civicloop.kernel.ledger import services as ledger
from tests.db.resolutions.conftest import HEAD, KEEPER, OFFICER

LISTS = ("releases", "matters", "find", "book", "follow-up", "summary", "chair", "briefs")


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    resolutions.lay_bodies(small_city.units["ROADS"].pk, actor=KEEPER)
    return small_city


def fill(city, count, session):
    """So many decisions on one agenda that wait for release, matters of two, and motions."""
    units = list(city.units.values())
    body = queries.body("city_meeting").pk
    draft = resolutions.MeetingDraft(body, f"第{count}次市政會議", timezone.localdate())
    row = resolutions.call_meeting(draft, actor=KEEPER)
    made = [
        resolutions.DecisionDraft(f"三多路人行道改善{number}", units[number % count].pk)
        for number in range(2 * count)
    ]
    decisions = resolutions.write_many(row.pk, made, actor=KEEPER)
    for number, one in enumerate(decisions):
        point = resolutions.PointDraft(one.title, "case", one.unit_id, one.item_id)
        resolutions.put_point(row.pk, point, actor=KEEPER)
        charge = queries.charges_of(one.pk)[0]
        told = resolutions.ReplyDraft("已完成", True, timezone.localdate(), "照片")
        reply = resolutions.write_reply(charge.pk, told, actor=OFFICER)
        resolutions.approve_reply(reply.pk, actor=HEAD)
        resolutions.accept_reply(reply.pk, note="", actor=KEEPER)
        resolutions.propose_release(one.pk, reason="均已完成", actor=KEEPER)
        motion = resolutions.MotionDraft(f"{count}-{number}", "works", "motion", "王", "路燈")
        resolutions.record_motion(session.pk, motion, actor=KEEPER)
    for first, second in zip(decisions[::2], decisions[1::2], strict=True):
        pair = [About(one.ref, one.title) for one in (first, second)]
        resolutions.join(pair, title="人行道", actor=KEEPER)
    ledger.seal_pending()
    ledger.deliver_pending()
    return row


def test_every_list_costs_the_same_with_one_row_and_with_three(city):
    analyst, counts = city.client("analyst"), []
    first = date(2020, 4, 1)
    resolutions.open_session(3, 1, begins_on=first, ends_on=first, actor=KEEPER)
    for count in (1, 3):
        begins = date(2020 + count, 4, 1)
        session = resolutions.open_session(4, count, begins_on=begins, ends_on=begins, actor=KEEPER)
        row = fill(city, count, session)
        found = {}
        for name in LISTS:
            args = {"releases": [], "matters": [], "find": [], "book": [session.pk]}
            address = reverse(f"resolutions:{name}", args=args.get(name, [row.pk]))
            asked = {"q": "人行道"} if name == "find" else {}
            analyst.get(address, asked)
            with CaptureQueriesContext(connection) as captured:
                assert analyst.get(address, asked).status_code == 200
            found[name] = len(captured)
        counts.append(found)
    assert counts[0] == counts[1]
