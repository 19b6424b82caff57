"""A figure of a register from its definition in the browser to the rows behind its numbers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.engines.registers import queries
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.services import defined
from tests.db.registers.books import COURSES, NOW, add, courses
from tests.db.registers.books import posted as edited

pytestmark = pytest.mark.django_db
KEY = "courses"


@pytest.fixture
def register(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return courses()


FIGURE = {"g-0-key": "share", "g-0-zh": "座談會比率", "g-0-en": "Share of talks",
          "g-0-take": "share", "g-0-of": "form", "g-0-value": "talk", "g-0-by": "form",
          "g-0-decimals": "1", "g-0-owner": "人事處"}  # fmt: skip


def test_a_figure_is_defined_in_the_browser_and_read_where_all_figures_are(small_city, register):
    client, address = small_city.client("administrator"), reverse("registers:change", args=[KEY])
    add(register)
    add(register, title="二", form="座談會", people="5")
    wrong = edited(COURSES).dict() | {"version": "1"} | FIGURE | {"g-0-value": "party"}
    assert "form = party" in client.post(address, wrong).content.decode()
    sent = wrong | {"g-0-value": "talk"}
    preview = client.post(address, sent | {"wish": "preview"}).content.decode()
    assert "50.0（1 ÷ 2）" in preview
    assert not queries.register(KEY).definition.figures
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 422
    defined.refresh(at_once=True)
    with clock.frozen(NOW):
        metrics.refresh(f"own.{KEY}", [Month(2026, 8)])
        name = f"{KEY}__share"
        page = client.get(reverse("dashboards:figure", args=["own", name])).content.decode()
        assert "座談會比率" in page
        assert "人事處" in page
        assert "座談會比率" in client.get(reverse("dashboards:index")).content.decode()
        asked = {"period": "2026-08"}
        told = client.get(reverse("api:metric", args=[f"own.{name}"]), asked).json()
        assert (told["value"], told["numerator"], told["denominator"]) == (50.0, 1, 2)
        proof = client.get(reverse("dashboards:proof", args=["own", name]), asked)
        assert "50.0" in proof.content.decode()
        cell = {"by": "form", "value": "talk", "month": "2026-08", "side": "numerator"}
        rows = client.get(reverse("dashboards:rows", args=["own", name]), cell).content.decode()
        assert "二" in rows
        assert "品質預警機制" not in rows
    gone = {key: text for key, text in sent.items() if not key.startswith("g-0")}
    page = client.get(reverse("registers:register", args=[KEY])).content.decode()
    listed = client.get(f"{reverse('dashboards:index')}?source=own.{KEY}").content.decode()
    assert f"?source=own.{KEY}" in page
    assert f"/figures/own.{name}/" in listed
    refused = client.post(address, gone | {"version": "2"})
    assert (refused.status_code, "不能刪除" in refused.content.decode()) == (422, True)
    fields = {key: text for key, text in sent.items() if not key.startswith("f-2-")}
    refused = client.post(address, fields | {"version": "2"}).content.decode()
    assert "座談會比率」所用的欄位「form」不存在" in refused
    retired = client.post(address, sent | {"version": "2", "g-0-retired": "1"})
    assert retired.status_code == 302
    defined.refresh(at_once=True)
    with clock.frozen(NOW):
        page = client.get(reverse("dashboards:figure", args=["own", name])).content.decode()
        assert "本指標已停用" in page
        assert "座談會比率" not in client.get(reverse("dashboards:index")).content.decode()
