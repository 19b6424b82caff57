"""The city is described in editions, and the process follows."""

import io
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.city import queries, rules, services
from civicloop.kernel.city.errors import LocalityError, LogoError, ZoneIsBoundError
from civicloop.kernel.city.models import City, Logo
from civicloop.kernel.city.rules import Bound, Locality
from civicloop.kernel.clock import queries as calendars
from civicloop.kernel.ledger import queries as ledger

pytestmark = pytest.mark.django_db
LOADER = machine("loader", "city.describe")
ISLAND = {
    "name_zh": "汐島市", "name_en": "Tidemark", "zone": "Pacific/Fiji", "years": "western",
    "currency": "FJD", "language": "en", "holidays": "",
}  # fmt: skip


def picture(side=(40, 20), form="PNG"):
    out = io.BytesIO()
    Image.new("RGB", side, "teal").save(out, form)
    return out.getvalue()


def told():
    return [(row.name, row.body) for row in ledger.history("city:city:1")]


def test_each_change_is_an_edition_and_an_event_and_the_same_again_is_none():
    first = services.describe(actor=LOADER, name_zh="某市", mark="某")
    second = services.describe(actor=LOADER, mark="市", name_zh="某市")
    assert services.describe(actor=LOADER, mark="市") == second
    assert list(City.objects.values_list("name_zh", "mark")) == [("某市", "市"), ("某市", "某")]
    assert queries.city() == second
    assert told() == [
        ("city.city_described",
         {"city": "city:city:1", "edition": first.pk, "fields": ["mark", "name_zh"]}),
        ("city.city_described", {"city": "city:city:1", "edition": second.pk, "fields": ["mark"]}),
    ]  # fmt: skip


def test_nobody_else_describes_it():
    with pytest.raises(NotPermittedError):
        services.describe(actor=citizen(), name_zh="別市")
    assert City.objects.count() == 0


def test_the_process_and_django_go_by_the_new_edition():
    services.describe(actor=LOADER, **ISLAND)
    instant = datetime(2026, 2, 28, 13, 0, tzinfo=UTC)
    assert str(timezone.localdate(instant)) == "2026-03-01"
    assert (settings.TIME_ZONE, settings.LANGUAGE_CODE) == ("Pacific/Fiji", "en")
    assert rules.here() == queries.city().locality


def test_taiwans_holidays_do_not_hold_in_a_city_elsewhere():
    independence = datetime(2025, 10, 10, tzinfo=UTC).date()
    assert not calendars.calendar().is_workday(independence)
    services.describe(actor=LOADER, **ISLAND)
    assert calendars.calendar().is_workday(independence)
    assert calendars.calendar().zone.key == "Pacific/Fiji"


def test_another_process_follows_when_it_reads_again():
    services.describe(actor=LOADER, **ISLAND)
    services.settle(Locality())
    services.refresh(at_once=True)
    assert rules.here().zone.key == "Pacific/Fiji"


def test_a_zone_that_is_bound_stays(monkeypatch):
    there = []
    bound = type(rules.BOUND)("what is bound")
    bound.declare("x", Bound("cases", lambda: bool(there)))
    monkeypatch.setattr(rules, "BOUND", bound)
    services.describe(actor=LOADER, **ISLAND)
    there.append(1)
    for change in ({"zone": "Asia/Tokyo"}, {"years": "roc"}):
        with pytest.raises(ZoneIsBoundError):
            services.describe(actor=LOADER, **change)
    assert (queries.city().zone, queries.city().years) == ("Pacific/Fiji", "western")
    assert services.describe(actor=LOADER, currency="USD").currency == "USD"


def test_words_that_are_not_known_change_nothing():
    with pytest.raises(LocalityError):
        services.describe(actor=LOADER, zone="Asia/Atlantis")
    assert (City.objects.count(), rules.here()) == (0, Locality())


def test_a_logo_is_drawn_anew_as_a_square_and_kept_once():
    digest = services.keep_logo(picture())
    assert services.keep_logo(picture(form="PNG")) == digest
    kept = Logo.objects.get()
    with Image.open(io.BytesIO(bytes(kept.content))) as opened:
        assert (opened.format, opened.size, opened.mode) == ("PNG", (512, 512), "RGBA")
        assert opened.getpixel((256, 20))[3] == 0


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload='alert(1)'/>", picture()[:60], b"x" * 2_000_001]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(LogoError):
        services.keep_logo(content)
    assert Logo.objects.count() == 0
