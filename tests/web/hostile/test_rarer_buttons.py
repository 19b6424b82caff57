"""Buttons that need more before them: a figure that is kept, a file that waits, a neighbour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from civicloop.engines.metrics.rules import Month
from civicloop.engines.metrics.services import refresh
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Month as DocumentMonth
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.resolutions import queries as resolved
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.rules import NEIGHBOURS, Neighbour, NeighbourSource
from civicloop.evaluate.resolutions.services.matters import About
from tests.db.documents import city as archive
from tests.db.planning import city as four_years
from tests.db.resolutions import conftest as bodies
from tests.web.hostile.buttons import Button, Desk
from tests.web.hostile.driver import state

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(wing):
    return Desk(wing.drivers)


def test_an_indicator_is_filled_from_a_figure_that_is_kept(desk, planned):
    row = planned["indicator"]
    own = archive.MONTH.replace(b"\nA,", b"\nWORKS,").replace("環境保護局".encode(), b"PARKS")
    archive.take(own)
    documents.publish_month(DocumentMonth.objects.get().pk, actor=archive.KEEPER)
    planning.bind_metric(
        row.pk, metric="documents.on_time", by="agency", member="WORKS", actor=four_years.KEEPER,
        now=four_years.NOW,
    )  # fmt: skip
    months = [Month(2026, number) for number in range(1, 13)]
    refresh("documents.document", months, now=four_years.NOW)
    desk.survives([Button("officer", "planning:fill", (row.pk, 2026), again=True)])


def test_a_month_is_frozen_once(desk, tracked_items):
    programme, *_items = tracked_items
    period = programme.periods.filter(state="open").first()
    desk.survives([Button("analyst", "programmes:freeze", (programme.pk, period.pk))])


def test_a_template_of_milestones_is_one_of_those_offered(wing, tracked_items):
    _programme, row, _other = tracked_items
    client = wing.drivers["analyst"].client
    address = reverse("programmes:milestones", args=[row.pk])
    before = state()
    assert client.post(address, {"work": "engineering"}).status_code == 302
    for text in ("a\x00b", "9" * 400, "²", "長" * 60_000):
        answer = client.post(address, {"work": text})
        assert answer.status_code == 422, text[:20]
        assert 'href="#id_work' in answer.content.decode()
    assert state() == before


def test_a_file_that_waits_is_put_away_once(city, desk, late_in_the_year):
    content = archive.table(archive.line(unit="ROADS", number="2", kind="速件"))
    upload = documents.stage_upload(
        content, file_name="10.csv", mapping="second-generation", month=archive.OCTOBER,
        actor=city.actor("analyst"),
    )  # fmt: skip
    desk.survives([Button("analyst", "documents:discard-upload", (upload.pk,))])


@pytest.fixture
def held(city):
    """A meeting to come, whose body follows two decisions that are not on its agenda."""
    roads = city.units["ROADS"].pk
    resolutions.lay_bodies(roads, actor=bodies.KEEPER)
    body = resolved.body("city_meeting")
    today = timezone.localdate()
    before, row = (
        resolutions.call_meeting(resolutions.MeetingDraft(body.pk, title, day), actor=bodies.KEEPER)
        for title, day in (
            ("第759次市政會議", today),
            ("第760次市政會議", today + timedelta(days=7)),
        )
    )
    drafts = [resolutions.DecisionDraft(text, roads) for text in ("三多路人行道改善", "路燈")]
    return row, resolutions.write_many(before.pk, drafts, actor=bodies.KEEPER)


def test_open_cases_go_on_an_agenda_that_there_is(desk, held):
    row, _decisions = held
    desk.survives([Button("analyst", "resolutions:add-open-cases", (row.pk,), again=True)])


def test_only_what_lies_near_goes_into_a_matter(desk, held, monkeypatch):
    _row, decisions = held
    near = Neighbour("cases:case:1", "人行道破損", "/cases/1/", timezone.now())
    found = NeighbourSource("near", "同地點", "Here", lambda _actor, _places, _text: [near])
    monkeypatch.setattr(NEIGHBOURS, "_entries", {"near": found})
    matter = resolutions.join(
        [About(one.ref, one.title) for one in decisions], title="人行道", actor=bodies.KEEPER
    )
    desk.survives([Button("analyst", "resolutions:add-part", (matter.pk,), {"ref": near.ref})])
