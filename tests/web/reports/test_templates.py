"""The templates of reports in the browser: versions, faults by line, preview, figures."""

import html

import pytest
from django.urls import reverse

from civicloop.kernel.ledger import queries as ledger
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import SectionError, TemplateFaultsError
from civicloop.publish.reports.models import TemplateVersion
from tests.web.reports import city as laying
from tests.web.reports.city import EDITOR, NOW

pytestmark = pytest.mark.django_db
HEAD = "---\nzh: 甲\nen: b\nperiods: [half]\n---\n"


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def to(kind="half-year", query=""):
    return reverse("reports:template", args=[kind]) + query


def changed(text, old="# 聯合服務", new="# 為民服務"):
    return text.replace(old, new)


def post(client, kind="half-year", query="", **values):
    return client.post(to(kind, query), {"number": 0, "wish": "keep", **values})


def told(answer):
    return html.unescape(answer.content.decode())


def test_a_change_is_a_version_and_an_open_report_keeps_its_own(city):
    client, text = city.client("analyst"), queries.shipped()["half-year"]
    laying.laid()
    edition = laying.opened(city.units["ROADS"].pk)
    assert post(client, text=changed(text), note="改用為民服務").status_code == 302
    row = TemplateVersion.objects.get()
    assert (row.kind, row.number, row.text.strip()) == ("half-year", 1, changed(text).strip())
    event = ledger.history(row.ref)[-1]
    assert (event.name, event.body["kind"], event.body["number"]) == (
        "reports.template_changed", "half-year", 1)  # fmt: skip
    heads = [one.text for one in queries.template_of(edition).blocks if one.kind == "heading"]
    assert "聯合服務" in heads
    assert "為民服務" not in heads
    later = reports.open_edition(
        "half-year", "2025-H1", unit=city.units["ROADS"].pk, due_at=laying.DUE,
        actor=EDITOR, now=NOW,
    )  # fmt: skip
    assert later.template_number == 1
    assert "# 為民服務" in later.template
    page = told(client.get(to()))
    assert "+ # 為民服務" in page
    assert "改用為民服務" in page
    assert "# 聯合服務" in told(client.get(to(query="?from=0")))


def test_who_comes_second_or_changes_nothing_is_told(city):
    client, text = city.client("analyst"), queries.shipped()["half-year"]
    assert "內容沒有變更" in told(post(client, text=text))
    post(client, text=changed(text))
    second = told(post(client, text=changed(text, new="# 我的版本")))
    assert "已有他人儲存新版" in second
    assert "# 我的版本" in second
    assert TemplateVersion.objects.count() == 1
    with pytest.raises(SectionError):
        reports.change_template("new", text, number=0, actor=laying.DESIGNER, now=NOW)


def test_every_fault_is_told_with_its_line_and_nothing_is_kept(city):
    lines = queries.shipped()["half-year"].splitlines()
    body = [
        '計{{ figure("cases.none") }}', "{{ 不存在 }}", ":::table cases.received by=moon",
        ":::shout a", ":::book none", ":::collect a", ":::collect a",
        '平均{{ mean("cases.received", over=many) }}', ":::each district metric=cases.received",
    ]  # fmt: skip
    text = "\n".join([*lines, *body])
    answer = post(city.client("analyst"), text=text)
    page, first = told(answer), len(lines) + 1
    assert answer.status_code == 422
    for place in (0, 1, 2, 3, 4, 6, 7, 8):
        assert f'data-line="{first + place}"' in page, place
    assert f'data-line="{first + 5}"' not in page
    assert "請補上" in page or ":::end" in page
    assert not TemplateVersion.objects.exists()
    with pytest.raises(TemplateFaultsError):
        reports.change_template("half-year", text, number=0, actor=laying.DESIGNER, now=NOW)


@pytest.mark.parametrize(
    "text",
    ["x", "---\nzh: &a [b]\nen: *a\nperiods: [half]\n---\n", "---\nzh: 1\nen: b\n---\n",
     HEAD.replace("half", "moon"), f"{HEAD}######## 八\n", "---\n: {\n---\n",
     "<script>alert(1)</script>", f"{HEAD}:::\n"],
)  # fmt: skip
def test_hostile_templates_are_refused_in_words(city, text):
    answer = post(city.client("analyst"), text=text)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert not TemplateVersion.objects.exists()


def test_the_preview_keeps_nothing_and_a_bad_period_is_told(city):
    laying.laid()
    laying.counted(2)
    client, text = city.client("analyst"), changed(queries.shipped()["half-year"])
    page = told(post(client, text=text, wish="look", period="2025-H2"))
    assert "為民服務" in page
    assert "受理案件計" in page
    for period in ("", "2025", "moon", "\0"):
        assert post(client, text=text, wish="look", period=period).status_code == 422
    assert not TemplateVersion.objects.exists()


def test_a_figure_is_found_by_name_and_a_new_kind_begins_from_another(city):
    client = city.client("analyst")
    found = told(client.get(reverse("reports:figures"), {"q": "結案"}))
    assert '{{ figure("cases.closed") }}' in found
    assert "查無" in told(client.get(reverse("reports:figures"), {"q": "月球\0"}))
    address = reverse("reports:new-template")
    for code in ("council", "new", "A b", "-", "x" * 50):
        assert client.post(address, {"code": code, "like": "council"}).status_code == 200
    begun = client.post(address, {"code": "quarterly", "like": "half-year"})
    assert begun.url == to("quarterly", "?like=half-year")
    assert client.get(to("quarterly")).status_code == 404
    text = queries.shipped()["half-year"].replace("zh: 半年工作報告", "zh: 季報")
    assert post(client, "quarterly", "?like=half-year", text=text).status_code == 302
    assert queries.kind("quarterly").zh == "季報"
    assert "季報" in told(client.get(reverse("reports:open")))
    for wrong in ("?from=9", "?from=x"):
        assert client.get(to("quarterly", wrong)).status_code in {200, 404}
