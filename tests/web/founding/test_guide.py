"""The guide: each step by itself, faults line by line, a map before anything is loaded."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civicloop.assembly.founding import queries, services
from civicloop.assembly.founding.models import Draft
from civicloop.kernel.access import services as access
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.notices import services as notices
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as versions
from civicloop.kernel.rulesets import services as rulesets

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(small_city):
    return small_city.client("administrator")


def at(step, name="step"):
    return reverse(f"founding:{name}", args=[step])


def bring(client, step, content, name="a.csv", **more):
    body = content.encode() if isinstance(content, str) else content
    return client.post(at(step), {"file": SimpleUploadedFile(name, body), **more}, follow=True)


def example(step):
    return services.example_of(step)[1]


def test_the_guide_names_what_is_missing_and_counts_the_steps(administrator):
    page = administrator.get(reverse("founding:guide"))
    text = page.content.decode()
    assert page.context["done"] == 3  # agencies and staff of the small city, and the shipped rules
    assert "尚未設定城市名稱。" in text
    assert "尚未匯入行政區界，通報無法定位。" in text
    assert "尚未指定分派單位。" in text


def test_a_file_with_faults_is_shown_line_by_line_and_not_loaded(administrator):
    table = "代碼,名稱,上級機關代碼,電子郵件\nA,甲局,NOWHERE,\nB,乙局,,not an address\n"
    page = bring(administrator, "agencies", table.encode("cp950")).content.decode()
    assert "上級機關「NOWHERE」不在表中。" in page
    assert "「not an address」不是電子郵件。" in page
    administrator.post(at("agencies", "load"))
    assert not organizations.units_ever().filter(code="A").exists()
    assert Draft.objects.count() == 1


def test_a_good_file_is_loaded_and_let_go(administrator):
    bring(administrator, "agencies", example("agencies"))
    page = administrator.post(at("agencies", "load"), follow=True)
    told = [str(message) for message in page.context["messages"]]
    assert told[0] == "已匯入：新增 7 筆、變更 1 筆、不變 0 筆。"  # WORKS stood already
    assert organizations.unit(code="WORKS-RD").path == "TMG/WORKS/WORKS-RD/"
    assert Draft.objects.count() == 0
    bring(administrator, "staff", example("staff"))
    page = administrator.post(at("staff", "load"), follow=True).content.decode()
    assert "新增 12 筆" in page
    assert organizations.person(username="ana").email == "ana@tidemark.example"


def test_a_file_that_waits_is_sealed_and_names_nobody(administrator):
    bring(administrator, "staff", example("staff"))
    row = Draft.objects.get()
    assert b"Sefina" not in bytes(row.content_box)
    assert services.look_at_draft("staff").name == "a.csv"
    administrator.post(at("staff", "drop"))
    assert Draft.objects.count() == 0


def test_districts_are_drawn_before_they_are_loaded(administrator):
    bring(administrator, "boundaries", example("boundaries"), "d.geojson")
    drawn = json.loads(administrator.get(at("boundaries", "areas")).content)
    assert [each["properties"]["name"] for each in drawn["features"]] == [
        "北岸區", "中城區", "東灣區", "南丘區", "港區",
    ]  # fmt: skip
    assert not geography.districts()
    administrator.post(at("boundaries", "load"))
    assert [row.code for row in geography.districts()] == ["T1", "T2", "T3", "T4", "T5"]
    bring(administrator, "villages", example("villages"), "v.geojson")
    administrator.post(at("villages", "load"))
    assert (len(geography.districts()), len(geography.villages())) == (5, 10)


def test_an_area_that_crosses_itself_is_refused_or_mended_as_asked(administrator):
    bow = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": "X", "name": "Bow"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]],
                },
            }
        ],
    }
    page = bring(administrator, "boundaries", json.dumps(bow), "b.json").content.decode()
    assert "自我交叉" in page
    assert not services.look_at_draft("boundaries").areas.features
    page = bring(administrator, "boundaries", json.dumps(bow), "b.json", mend="on").content.decode()
    assert "圖形已修正" in page
    assert len(services.look_at_draft("boundaries").areas.features) == 1


def test_the_starting_list_is_laid_with_the_unit_that_sorts(administrator):
    address = reverse("founding:triage")
    administrator.post(address, {"unit": "ROADS", "starting": "on"})
    found = queries.counts(clock.now())
    assert (found.categories, found.triage) == (78, organizations.unit(code="ROADS").pk)
    administrator.post(address, {"unit": "PARKS"})
    assert queries.counts(clock.now()).triage == organizations.unit(code="PARKS").pk
    assert administrator.post(address, {"unit": "NOWHERE"}, follow=True).status_code == 200
    assert queries.counts(clock.now()).triage == organizations.unit(code="PARKS").pk


def test_a_trial_mail_is_sent_and_what_became_of_it_is_told(administrator, settings, tmp_path):
    settings.DATA_DIR, settings.MAIL_URL = tmp_path, ""
    address = reverse("founding:mail")
    assert "尚未設定郵件伺服器" in administrator.get(address).content.decode()
    page = administrator.post(address, {"email": "clerk@some.example"}, follow=True)
    assert "寄送中" in page.content.decode()
    notices.send_due()
    assert "已寄出" in administrator.get(address).content.decode()
    letters = list((tmp_path / "outbox").rglob("*.eml"))
    assert len(letters) == 1
    assert "clerk@some.example" in letters[0].read_text()


def test_a_wrong_address_is_an_error_of_the_form(administrator):
    page = administrator.post(reverse("founding:mail"), {"email": "nobody"})
    assert page.status_code == 200
    assert queries.trial_mails() == []


@pytest.mark.parametrize("step", services.STEPS)
def test_each_step_has_its_page_its_example_and_understands_it(administrator, step):
    assert administrator.get(at(step)).status_code == 200
    given = administrator.get(at(step, "example"))
    assert "attachment" in given["Content-Disposition"]
    looked = services.keep_draft(
        step, given.content, "x", actor=organizer(administrator), now=clock.now()
    )
    assert [
        fault for fault in looked.faults if "沒有" not in fault.zh and "不存在" not in fault.zh
    ] == []


def organizer(client):
    return access.actor_for(organizations.person(username="administrator"))


def test_what_is_no_step_is_not_found(administrator):
    assert administrator.get(at("nonsense")).status_code == 404
    assert administrator.get(at("staff", "areas")).status_code == 404


def test_a_file_that_is_too_large_is_refused(administrator, monkeypatch):
    monkeypatch.setattr("civicloop.assembly.founding.web.forms.USUAL_MEGABYTES", 0)
    page = bring(administrator, "staff", "username,name\n").content.decode()
    assert "超過 0 MB" in page
    assert Draft.objects.count() == 0


def test_rules_are_brought_proposed_and_wait_for_somebody_else(administrator):
    rulesets.seed()
    page = administrator.get(at("rules")).content.decode()
    assert "cases.deadlines" in page
    bad = "cases.deadlines:\n  from: 2020-01-01\n  parameters: {statutory_cap_days: 99}\n"
    page = bring(administrator, "rules", bad, "rules.yaml").content.decode()
    assert "參數不符規定：statutory_cap_days" in page
    administrator.post(at("rules", "load"))
    assert not versions.proposals()
    bring(administrator, "rules", example("rules"), "rules.yaml")
    page = administrator.post(at("rules", "load"), follow=True).content.decode()
    assert "已匯入：新增 2 筆、變更 0 筆、不變 0 筆。" in page
    assert "須由他人於" in page
    assert versions.proposals().count() == 2
    guide = administrator.get(reverse("founding:guide")).content.decode()
    assert "有 2 個規則版本待他人核定。" in guide


def test_a_file_that_nobody_loads_is_gone_after_thirty_days(administrator):
    bring(administrator, "staff", example("staff"))
    kept = Draft.objects.get().kept_at
    month = timedelta(hours=30 * 24)
    assert services.sweep_drafts(now=kept + month) == 0
    assert services.sweep_drafts(now=kept + month + timedelta(seconds=1)) == 1
    assert Draft.objects.count() == 0
