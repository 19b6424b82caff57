"""Agencies and units: created, renamed, moved, ended; stale forms and costs."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services
from civicloop.kernel.organizations.models import FormerUnit, Unit
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
TREE = reverse("administration:units")


def seen_in(page):
    return page.context["seen"]


def test_the_tree_shows_each_unit_at_its_depth(administrator):
    page = administrator.get(TREE)
    lines = page.context["table"].lines
    assert [(line["row"].code, line["row"].depth) for line in lines] == [
        ("PARKS", 0),
        ("WORKS", 0),
        ("ROADS", 1),
    ]
    assert [line["row"].people for line in lines] == [0, 0, 3]


def test_the_tree_is_searched_by_name_and_code_and_as_it_was_on_a_day(administrator, small_city):
    services.rename_unit(small_city.units["PARKS"].pk, name_zh="公園處", actor=BUILDER)
    found = administrator.get(TREE, {"name": "公園"}).context["table"].lines
    assert [line["row"].code for line in found] == ["PARKS"]
    before = administrator.get(TREE, {"on": "2021-01-01", "name": "parks"})
    assert [line["cells"][0]["value"] for line in before.context["table"].lines] == ["PARKS"]
    assert administrator.get(TREE, {"on": "2019-01-01"}).context["table"].lines == []


def test_a_page_of_the_tree_costs_the_same_for_one_unit_and_for_three(
    administrator, django_assert_num_queries
):
    administrator.get(TREE)
    with django_assert_num_queries(9):
        administrator.get(TREE, {"name": "PARKS"})
    with django_assert_num_queries(9):
        administrator.get(TREE)


def test_a_unit_begins_below_another(administrator, small_city):
    form = {
        "code": "LIGHTS",
        "name_zh": "路燈科",
        "name_en": "Street Lights",
        "level": "section",
        "parent": small_city.units["WORKS"].pk,
        "valid_from": "2026-01-01",
    }
    answer = administrator.post(reverse("administration:unit-new"), form)
    unit = organizations.unit(code="LIGHTS")
    assert answer["Location"] == reverse("administration:unit", args=[unit.pk])
    assert (unit.path, unit.name_en, unit.valid_from) == (
        "WORKS/LIGHTS/",
        "Street Lights",
        date(2026, 1, 1),
    )
    page = administrator.get(answer["Location"]).content.decode()
    assert "路燈科" in page


@pytest.mark.parametrize(
    ("code", "told"), [("ROADS", "已被使用"), ("A/B", "不含空白"), ("", "必須")]
)
def test_a_code_that_is_taken_or_none_is_told_and_nothing_is_lost(administrator, code, told):
    form = {"code": code, "name_zh": "路燈科", "level": "section", "valid_from": "2026-01-01"}
    page = administrator.post(reverse("administration:unit-new"), form)
    text = page.content.decode()
    assert told in text
    assert "路燈科" in text
    assert Unit.objects.count() == 3


def test_a_renamed_unit_keeps_its_former_name(administrator, small_city):
    address = reverse("administration:unit-rename", args=[small_city.units["ROADS"].pk])
    form = {"name_zh": "道路科", "name_en": "", "on": "2026-01-01"}
    answer = administrator.post(address, form | {"seen": seen_in(administrator.get(address))})
    assert answer.status_code == 302
    assert organizations.unit(code="ROADS").name_zh == "道路科"
    assert list(FormerUnit.objects.values_list("name_zh", "valid_until")) == [
        ("ROADS", date(2026, 1, 1))
    ]


def test_a_stale_form_is_refused_with_what_holds_now(administrator, small_city):
    unit = small_city.units["ROADS"]
    address = reverse("administration:unit-rename", args=[unit.pk])
    seen = seen_in(administrator.get(address))
    services.rename_unit(unit.pk, name_zh="養護科", actor=BUILDER)
    form = {
        "name_zh": "道路科",
        "name_en": "",
        "on": timezone.localdate().isoformat(),
        "seen": seen,
    }
    page = administrator.post(address, form)
    assert page.status_code == 200
    assert "養護科" in page.content.decode()
    assert organizations.unit_by_id(unit.pk).name_zh == "養護科"
    again = administrator.post(address, form | {"seen": seen_in(page)})
    assert again.status_code == 302
    assert organizations.unit_by_id(unit.pk).name_zh == "道路科"


def test_a_form_that_shows_nothing_of_what_it_changes_is_stale(administrator, small_city):
    address = reverse("administration:unit-rename", args=[small_city.units["ROADS"].pk])
    page = administrator.post(address, {"name_zh": "道路科", "on": "2026-01-01"})
    assert page.status_code == 200
    assert organizations.unit(code="ROADS").name_zh == "ROADS"


def test_a_unit_moves_with_all_below_it_and_never_below_itself(administrator, small_city):
    works, parks = small_city.units["WORKS"], small_city.units["PARKS"]
    address = reverse("administration:unit-move", args=[works.pk])
    page = administrator.get(address)
    offered = {unit.code for unit in page.context["form"].fields["parent"].queryset}
    assert offered == {"PARKS"}
    form = {"parent": parks.pk, "on": "2026-01-01", "seen": seen_in(page)}
    assert administrator.post(address, form).status_code == 302
    assert organizations.unit(code="ROADS").path == "PARKS/WORKS/ROADS/"


def test_a_unit_with_units_below_does_not_end(administrator, small_city):
    works = small_city.units["WORKS"]
    address = reverse("administration:unit-end", args=[works.pk])
    form = {"on": "2026-01-01", "seen": seen_in(administrator.get(address))}
    page = administrator.post(address, form)
    assert "請先終止或移動" in page.content.decode()
    assert organizations.unit(code="WORKS").valid_until is None


def test_an_ended_unit_names_who_takes_over(administrator, small_city):
    roads, parks = small_city.units["ROADS"], small_city.units["PARKS"]
    address = reverse("administration:unit-end", args=[roads.pk])
    page = administrator.get(address)
    form = {"on": timezone.localdate().isoformat(), "successor": parks.pk, "seen": seen_in(page)}
    assert administrator.post(address, form).status_code == 302
    ended = organizations.unit(code="ROADS")
    assert (ended.valid_until, ended.successor_id) == (timezone.localdate(), parks.pk)
    last = ledger.history(ended.ref)[-1]
    assert (last.name, last.actor) == (
        "organizations.unit_ended",
        f"person:{small_city.people['administrator'].pk}",
    )
    shown = administrator.get(reverse("administration:unit", args=[roads.pk])).content.decode()
    assert "已終止" in shown
