"""What a register says of entries that its gate holds back, and of decimals in its editor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.rules import Month
from civicloop.engines.registers import queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.models import Register
from civicloop.engines.registers.rules import Field, Gate, Kind
from civicloop.kernel.clock import services as clock
from tests.db.registers.books import COURSES, KEEPER, NOW, add
from tests.db.registers.books import posted as edited

pytestmark = pytest.mark.django_db
KEY = "courses"
ZH, EN = {"accept-language": "zh-hant"}, {"accept-language": "en"}


@pytest.fixture
def register(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    open_one = replace(COURSES, gate=Gate("form", "course", ("people",)))
    return registers.define(open_one, key=KEY, actor=KEEPER, now=NOW)


def test_entries_that_lack_something_by_now_are_named_with_what_they_lack(small_city, register):
    client, address = small_city.client("analyst"), reverse("registers:register", args=[KEY])
    row = add(register)
    assert "欠缺公布前應備之內容" not in client.get(address, headers=ZH).content.decode()
    stricter = replace(register.definition, gate=Gate("form", "course", ("people", "cost")))
    Register.objects.filter(pk=register.pk).update(content=stricter.to_json())
    page = client.get(address, headers=ZH).content.decode()
    assert "1 筆「研習會」資料欠缺公布前應備之內容" in page
    assert f'<a href="{reverse("registers:entry", args=[KEY, row.pk])}">' in page
    assert "經費</li>" in page
    page = client.get(address, headers=EN).content.decode()
    assert "1 entry marked “Course” lacks what must be there" in page
    registers.publish(register.pk, actor=KEEPER, now=NOW)
    public = reverse("registers:open-register", args=[KEY])
    assert "品質預警機制" not in client.get(public, headers=ZH).content.decode()
    registers.correct(row.pk, {"cost": "6000"}, version=1, actor=KEEPER, now=NOW)
    assert "欠缺公布前應備之內容" not in client.get(address, headers=ZH).content.decode()
    assert "品質預警機制" in client.get(public, headers=ZH).content.decode()


def test_decimal_places_are_declared_in_the_editor_and_only_of_decimals(small_city, register):
    client, address = small_city.client("analyst"), reverse("registers:change", args=[KEY])
    hours = Field("hours", Kind.DECIMAL, "時數", "Hours")
    wanted = replace(register.definition, fields=(*COURSES.fields, hours))
    place = len(COURSES.fields)
    sent = edited(wanted, version="1").dict() | {f"f-{place}-places": "2"}
    figure = {"g-0-key": "hours", "g-0-zh": "總時數", "g-0-en": "All hours", "g-0-take": "total",
              "g-0-of": "hours", "g-0-where": "form = course"}  # fmt: skip
    without = client.post(address, sent | figure | {f"f-{place}-places": ""}, headers=ZH)
    assert "要先訂定小數位數" in without.content.decode()
    assert client.post(address, sent | figure, headers=ZH).status_code == 302
    found = queries.register(KEY).definition
    assert found.by_name["hours"].places == 2
    assert (
        f'name="f-{place}-places" inputmode="numeric" value="2"'
        in client.get(address, headers=ZH).content.decode()
    )
    entry = reverse("registers:add", args=[KEY])
    row = {"held_on": "2026-08-09", "title": "甲", "people": "3", "form": "talk", "hours": "1.234"}
    assert "小數最多 2 位" in client.post(entry, row, headers=ZH).content.decode()


def test_the_rows_behind_a_total_are_as_many_as_it_says(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    registers.ship(now=NOW)
    row = {
        "held_on": "2026-08-09",
        "title": "甲",
        "sessions": "1",
        "people": "40",
        "audience": "staff",
    }
    registers.add(queries.register("works-training").pk, row, actor=KEEPER, now=NOW)
    engine.refresh("registers.entry", [Month(2026, 8)], now=NOW)
    client = small_city.client("analyst")
    wish = {"by": "agency", "value": "", "month": "2026-08", "side": "numerator"}
    with clock.frozen(NOW):
        page = client.get("/figures/registers.works_training_people/rows/", wish)
    assert page.context["sides"][0]["number"] == page.context["table"].count == 1
    assert not page.context["differs"]
