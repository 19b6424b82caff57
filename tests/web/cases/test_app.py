"""What the installed app asks for and sends."""

import json
import re
import uuid

import pytest
from django.test import Client

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.rules import grouped
from civicloop.answer.cases.web.public.app import PAGES
from civicloop.kernel.files import queries as files
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Bulletin, PushDevice
from tests.conformance.webpush.receiver import Browser
from tests.db.cases.city import WEST, picture

pytestmark = pytest.mark.django_db


def fields(**changes):
    told = {
        "key": str(uuid.uuid4()),
        "category": "pothole",
        "description": "機車道有坑洞",
        "lon": WEST[0],
        "lat": WEST[1],
        "place": "",
        "email": "ming@example.org",
    }
    return told | changes


def post_json(client, url, said):
    return client.post(url, json.dumps(said), content_type="application/json")


def test_a_report_from_a_device_is_one_case_however_often_it_is_sent(city, client):
    told = fields()
    first = client.post("/app/reports/", told | {"photos": [picture()]})
    again = client.post("/app/reports/", told | {"photos": [picture()]})
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    case = Case.objects.get()
    assert (case.channel, first.json()["number"]) == ("app", case.number)
    assert first.json()["secret"] == grouped(cases.secret_of(case))
    assert len(files.files_of(case.ref)) == 1
    assert client.get(first.json()["url"]).status_code == 200


def test_the_same_key_with_other_words_is_told(city, client):
    told = fields()
    client.post("/app/reports/", told)
    answer = client.post("/app/reports/", told | {"description": "別的坑洞在別處"})
    assert answer.status_code == 409
    assert list(answer.json()) == ["faults"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"category": ""}, {"category"}),
        ({"category": "lottery"}, {"category"}),
        ({"description": ""}, {"description"}),
        ({"description": "x" * 4001}, {"description"}),
        ({"description": "a\x00b"}, {"description"}),
        ({"email": "no address"}, {"email"}),
        ({"lon": "", "lat": ""}, {"lat"}),
        ({"lon": "0", "lat": "0"}, {"lat"}),
    ],
)
def test_a_faulty_report_is_told_field_by_field_and_opens_nothing(city, client, changes, names):
    answer = client.post("/app/reports/", fields(**changes))
    assert answer.status_code == 422
    assert set(answer.json()["faults"]) == names
    assert not Case.objects.exists()


def test_a_photo_that_lies_about_its_type_opens_nothing(city, client):
    lie = picture()
    lie.file.seek(0)
    lie.file.truncate()
    lie.file.write(b"MZ not a photo")
    lie.file.seek(0)
    lie.size = 14
    answer = client.post("/app/reports/", fields() | {"photos": [lie]})
    assert answer.status_code == 422
    assert "photos" in answer.json()["faults"]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "key", ["", "x", "A" * 36, "\x00", "b7273b96-9e28-4504-9ea7-e4a41326a19d\n"]
)
def test_a_key_that_is_none_is_refused(city, client, key):
    assert client.post("/app/reports/", fields(key=key)).status_code == 400
    assert not Case.objects.exists()


def test_a_post_needs_the_token_that_a_page_can_ask_for(city):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/app/reports/", fields()).status_code == 403
    token = client.get("/app/token/").json()["token"]
    answer = client.post("/app/reports/", fields(), headers={"X-CSRFToken": token})
    assert answer.status_code == 200


def test_states_are_told_for_numbers_with_their_codes_alone(opened, client):
    secret = grouped(cases.secret_of(opened))
    pairs = [
        {"number": opened.number, "secret": secret},
        {"number": opened.number, "secret": "0000-0000-0000"},
        {"number": "115-9999999-0", "secret": secret},
        "nonsense",
    ]
    (heard,) = post_json(client, "/app/states/", {"cases": pairs}).json()["cases"]
    assert (heard["number"], heard["state"]) == (opened.number, opened.state)


def test_who_guesses_codes_is_stopped(opened, client):
    pairs = [{"number": opened.number, "secret": f"0000-0000-{at:04}"} for at in range(20)]
    assert post_json(client, "/app/states/", {"cases": pairs}).json() == {"cases": []}
    assert post_json(client, "/app/states/", {"cases": pairs}).status_code == 429


@pytest.mark.parametrize("url", ["/app/states/", "/app/devices/"])
@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '{"cases": 1}',
        '{"cases": [' + "1," * 20 + "1]}",
        "[" * 100_000,
        "\x00",
    ],
)
def test_what_is_not_what_was_asked_for_is_refused(city, client, url, body):
    answer = client.post(url, body, content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]


def test_a_device_subscribes_changes_and_leaves(city, client, settings):
    settings.PUSH_HOSTS = ["push.example.org"]
    browser = Browser("https://push.example.org/one")
    said = {"subscription": browser.subscription, "topics": ["traffic", "news"], "language": "en"}
    assert post_json(client, "/app/devices/", said).json() == {"topics": ["news", "traffic"]}
    assert notices.topics_of(browser.endpoint) == {"news", "traffic"}
    assert PushDevice.objects.get().language == "en"
    assert post_json(client, "/app/devices/", said | {"topics": []}).json() == {"topics": []}
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"topics": ["lottery"]},
        {"subscription": None},
        {"subscription": Browser("https://169.254.169.254/").subscription},
    ],
)
def test_a_device_that_cannot_be_reached_is_refused(city, client, settings, changes):
    settings.PUSH_HOSTS = ["push.example.org"]
    browser = Browser("https://push.example.org/one")
    said = {"subscription": browser.subscription, "topics": ["news"]} | changes
    assert post_json(client, "/app/devices/", said).status_code == 422
    assert not PushDevice.objects.exists()


def test_the_service_worker_keeps_every_file_that_its_pages_load(city, client):
    worker = client.get("/service-worker.js")
    assert worker["Service-Worker-Allowed"] == "/"
    assert worker["Content-Type"].startswith("text/javascript")
    text = worker.content.decode()
    kept = set(json.loads(re.search(r"const FILES = (\[.*?\]);", text)[1]))
    pages = json.loads(re.search(r"const PAGES = (\[.*?\]);", text)[1])
    assert len(pages) == len(PAGES)
    for url in pages:
        page = client.get(url).content.decode()
        loaded = set(
            re.findall(r'<(?:script|link rel="stylesheet")[^>]*(?:src|href)="([^"]+)"', page)
        )
        assert loaded - kept == set()
    assert all(url.startswith("/static/") for url in kept)


def test_the_worker_is_another_one_when_a_page_is(city, client):
    text = client.get("/service-worker.js").content
    assert client.get("/service-worker.js").content == text


def test_the_manifest_is_one(city, client):
    answer = client.get("/app/manifest.webmanifest")
    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["display"], told["lang"]) == ("/app/", "standalone", "zh-Hant")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}


def test_the_report_of_the_app_offers_what_citizens_may_choose(city, client):
    page = client.get("/app/report/").content.decode()
    offered = set(re.findall(r'<option value="([^"]+)"', page))
    assert "pothole" in offered
    hidden = set(Category.objects.filter(is_for_staff=True).values_list("code", flat=True))
    assert offered & hidden == set()


TEXTS = {
    "topic": "traffic",
    "title_zh": "封路",
    "title_en": "Road closed",
    "text_zh": "三多一路封閉。",
    "text_en": "Sanduo 1st Rd. is closed.",
    "link": "/cases/map/",
}


def test_staff_sends_a_bulletin_and_sees_it(city):
    agent = city.client("agent")
    assert agent.post("/work/bulletins/", TEXTS).status_code == 302
    row = Bulletin.objects.get()
    assert (row.topic, row.title_zh, row.link) == ("traffic", "封路", "/cases/map/")
    assert "三多一路封閉。" in agent.get("/work/bulletins/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"topic": "lottery"},
        {"title_zh": ""},
        {"text_en": "x" * 401},
        {"title_en": "a\x00"},
        {"link": "//evil.test"},
    ],
)
def test_a_faulty_bulletin_is_told_and_kept_in_the_form(city, changes):
    answer = city.client("agent").post("/work/bulletins/", TEXTS | changes)
    assert answer.status_code == 422
    assert "Sanduo 1st Rd." in answer.content.decode() or "text_en" in changes
    assert not Bulletin.objects.exists()
