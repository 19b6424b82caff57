"""Fields of planning, resolutions and documents that are read without a form's own check."""

import pytest
from django.urls import reverse
from django.utils import timezone

from civicloop.evaluate.documents.models import Upload
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import Part
from civicloop.evaluate.planning.states import BookKind
from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from tests.db.planning.city import KEEPER, NOW, running
from tests.db.planning.rounds import issued, project
from tests.db.resolutions.conftest import KEEPER as SECRETARY
from tests.web.hostile.driver import Driver, state, undone
from tests.web.hostile.forms import forms_of

NUMBERS = ("²", "9" * 5000, "\x00")
RELEASE = {"verdict": "grant", "resolution": "第761次", "decided_on": "2026-03-02"}
UPLOAD = {"month": "2026-10-01", "mapping": "second-generation"}


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    settings.RATE_LIMITS = ["off"]
    return small_city


def test_a_number_that_is_none_moves_nothing(city):
    works = city.units["WORKS"]
    row = running(works)
    one = planning.write_proposal(
        issued().pk, project(), unit_id=works.pk, actor=KEEPER, now=NOW.replace(month=3)
    )
    planning.open_book(kind=BookKind.PLAN, year=2027, unit_ids=[works.pk], actor=KEEPER, now=NOW)
    resolutions.lay_bodies(works.pk, actor=SECRETARY)
    draft = resolutions.MeetingDraft(
        queries.body("city_meeting").pk, "第760次市政會議", timezone.localdate()
    )
    resolutions.call_meeting(draft, actor=SECRETARY)
    forms = (
        ("planning:move-proposal", [one.pk], "version", {"move": "send"}),
        ("planning:move-part", [Part.objects.get().pk], "version", {"move": "send"}),
        ("planning:plan", [row.plan_id], "year", {}),
        ("resolutions:lay-bodies", [], "unit", {}),
        ("resolutions:releases", [], "row", RELEASE),
    )
    analyst, officer = (
        city.client(role, raise_request_exception=False) for role in ("analyst", "officer")
    )
    before = state()
    for name, args, field, values in forms:
        for value in NUMBERS:
            client = officer if field == "version" else analyst
            send = client.get if field == "year" else client.post
            answer = send(reverse(name, args=args), values | {field: value})
            assert answer.status_code in {200, 302, 422}, (name, value[:20])
    assert state() == before


def test_an_upload_with_one_bad_field_is_told_and_not_kept(city):
    driver = Driver(city.client("analyst", raise_request_exception=False))
    address = reverse("documents:new-upload")
    page = driver.client.get(address).content.decode()
    [form] = [one for one in forms_of(address, page) if "mapping" in one.kinds]
    values = driver.baseline(form, UPLOAD)
    driver.try_fields(form, values, list(UPLOAD))
    with undone():
        assert driver.send(form, values).status_code == 422  # the file itself is missing
    assert driver.faults == []
    assert not Upload.objects.exists()
