"""Devices, topics and bulletins, with a push service on this machine that opens what comes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.errors import BulletinError, SubscriptionError
from civicloop.kernel.notices.models import Bulletin, Message, PushDevice, PushInterest
from civicloop.kernel.notices.rules import TOPICS, declare_topic
from civicloop.kernel.notices.services import bulletins
from civicloop.kernel.vault.models import ObjectKey
from tests.conformance.webpush.receiver import Browser, PushService, claims

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)
"""Eleven in the evening in the city."""
EDITOR = machine("editor", "notices.announce")
TEXTS = {
    "title_zh": "封路通知",
    "title_en": "Road closed",
    "text_zh": "三多一路今晚封閉。",
    "text_en": "Sanduo 1st Rd. is closed tonight.",
}


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    settings.PUSH_CONTACT = "mailto:push@example.org"


@pytest.fixture(autouse=True)
def topics():
    for key, urgent in (("test_roads", False), ("test_floods", True)):
        if key not in TOPICS:
            declare_topic(key, zh=key, en=key, urgent=urgent)


@pytest.fixture
def service(settings):
    running = PushService()
    settings.PUSH_HOSTS = [running.host]
    yield running
    running.close()


def announced(topic="test_roads", at=NOON, **changes):
    return notices.announce(topic, TEXTS | changes, link="/cases/map/", actor=EDITOR, now=at)


def test_a_bulletin_reaches_the_devices_of_its_topic_closed_for_each(service):
    one, other = service.browser("one"), service.browser("other")
    notices.subscribe(one.subscription, ["test_roads"], language="en", now=NOON)
    notices.subscribe(other.subscription, ["test_floods"], now=NOON)
    row = announced()
    assert notices.spread(now=NOON) == 1
    assert notices.spread(now=NOON) == 0
    assert notices.send_due(now=NOON).sent == 1
    ((path, headers, body),) = service.got
    assert path == "/push/one"
    assert headers["Content-Encoding"] == "aes128gcm"
    assert int(headers["TTL"]) > 0
    told = json.loads(one.open(body))
    assert (told["title"], told["body"]) == ("Road closed", "Sanduo 1st Rd. is closed tonight.")
    assert told["url"].endswith("/cases/map/")
    sender, public = claims(headers["Authorization"])
    assert sender["aud"] == f"http://{service.host}"
    assert sender["sub"] == "mailto:push@example.org"
    assert public == notices.public_key()
    row.refresh_from_db()
    assert (row.devices, row.spread_at) == (1, NOON)
    names = [event.name for event in ledger.history(row.ref)]
    assert names == [
        "notices.bulletin_announced",
        "notices.bulletin_spread",
        "notices.message_sent",
    ]


def test_what_rings_at_night_is_urgent(service):
    notices.subscribe(service.browser().subscription, ["test_roads", "test_floods"], now=NOON)
    announced("test_roads", at=NIGHT)
    announced("test_floods", at=NIGHT)
    notices.spread(now=NIGHT)
    assert notices.send_due(now=NIGHT).sent == 1
    assert notices.send_due(now=NIGHT + timedelta(hours=10)).sent == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_with_its_key(service, status):
    browser = service.browser()
    device = notices.subscribe(browser.subscription, ["test_roads"], now=NOON)
    announced()
    notices.spread(now=NOON)
    service.status = status
    assert notices.send_due(now=NOON).given_up == 1
    assert not PushDevice.objects.exists()
    assert ObjectKey.objects.get(ref=device.ref).destroyed_at is not None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_push_service_that_says_later_is_asked_later(service, status):
    notices.subscribe(service.browser().subscription, ["test_roads"], now=NOON)
    announced()
    notices.spread(now=NOON)
    service.status = status
    assert notices.send_due(now=NOON).failed == 1
    assert PushDevice.objects.count() == 1
    service.status = 201
    assert notices.send_due(now=NOON + timedelta(minutes=2)).sent == 1
    assert len(service.got) == 2


def test_one_push_service_that_is_away_keeps_no_other_waiting(service, settings):
    settings.PUSH_HOSTS = [service.host, "127.0.0.1:9"]
    notices.subscribe(Browser("http://127.0.0.1:9/x").subscription, ["test_roads"], now=NOON)
    notices.subscribe(service.browser().subscription, ["test_roads"], now=NOON)
    announced()
    notices.spread(now=NOON)
    done = notices.send_due(now=NOON)
    assert (done.sent, done.failed, done.away) == (1, 1, ())


def test_a_host_that_was_taken_off_the_list_gets_nothing_more(service, settings):
    notices.subscribe(service.browser().subscription, ["test_roads"], now=NOON)
    announced()
    notices.spread(now=NOON)
    settings.PUSH_HOSTS = []
    assert notices.send_due(now=NOON).given_up == 1
    assert service.got == []


def test_the_same_browser_again_is_the_same_device_with_what_it_wants_now(service):
    browser = service.browser()
    first = notices.subscribe(browser.subscription, ["test_roads", "test_floods"], now=NOON)
    again = notices.subscribe(browser.subscription, ["test_floods"], language="en", now=NOON)
    assert (again.key, again.language) == (first.key, "en")
    assert queries.topics_of(browser.endpoint) == {"test_floods"}
    assert ObjectKey.objects.filter(ref__startswith="notices:push_device:").count() == 1
    assert notices.subscribe(browser.subscription, [], now=NOON) is None
    assert not PushDevice.objects.exists()
    assert queries.topics_of(browser.endpoint) == set()


def test_nothing_of_a_device_lies_in_clear(service):
    browser = service.browser()
    notices.subscribe(browser.subscription, ["test_roads"], now=NOON)
    announced()
    notices.spread(now=NOON)
    rows = [*PushDevice.objects.values(), *Message.objects.values()]
    plain = b" ".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in rows
        for value in row.values()
    )
    assert b"/push/one" not in plain
    assert browser.subscription["keys"]["auth"].encode() not in plain


def test_an_unknown_topic_changes_nothing(service):
    with pytest.raises(SubscriptionError):
        notices.subscribe(service.browser().subscription, ["test_roads", "lottery"])
    assert not PushDevice.objects.exists()


def test_a_push_service_that_nobody_named_is_refused(service):
    with pytest.raises(SubscriptionError):
        notices.subscribe(Browser("https://169.254.169.254/x").subscription, ["test_roads"])
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    ("topic", "changes", "link", "faults"),
    [
        ("lottery", {}, "", {"topic": "unknown_topic"}),
        ("test_roads", {"title_zh": " "}, "", {"title_zh": "missing"}),
        ("test_roads", {"text_en": "x" * 401}, "", {"text_en": "too_long"}),
        ("test_roads", {"text_en": "x\x00"}, "", {"text_en": "not_text"}),
        ("test_roads", {"title_en": "\ud800"}, "", {"title_en": "not_text"}),
        ("test_roads", {}, "//evil.test/", {"link": "not_a_page"}),
        ("test_roads", {}, "https://evil.test/", {"link": "not_a_page"}),
        ("test_roads", {}, "/\\evil.test", {"link": "not_a_page"}),
        ("test_roads", {}, "/a b", {"link": "not_a_page"}),
        ("test_roads", {}, "/a\n", {"link": "not_a_page"}),
        ("test_roads", {}, "/" + "x" * 300, {"link": "not_a_page"}),
    ],
)
def test_a_faulty_bulletin_goes_nowhere(topic, changes, link, faults):
    with pytest.raises(BulletinError) as refused:
        notices.announce(topic, TEXTS | changes, link=link, actor=EDITOR)
    assert refused.value.faults == faults
    assert not Bulletin.objects.exists()


def test_only_who_may_announces():
    with pytest.raises(NotPermittedError):
        notices.announce("test_roads", TEXTS, actor=citizen())
    assert not Bulletin.objects.exists()


def test_spreading_goes_on_where_it_stopped_and_tells_no_device_twice(service, monkeypatch):
    monkeypatch.setattr(bulletins, "CHUNK", 2)
    for at in range(5):
        notices.subscribe(service.browser(str(at)).subscription, ["test_roads"], now=NOON)
    row = announced()
    assert bulletins._spread_next(NOON) == 2  # the process dies here
    late = service.browser("late")
    notices.subscribe(late.subscription, ["test_roads"], now=NOON + timedelta(hours=1))
    assert notices.spread(now=NOON) == 3
    assert Message.objects.filter(ref=row.ref).count() == 5
    row.refresh_from_db()
    assert row.devices == 5
    assert PushInterest.objects.count() == 6


def test_without_sending_messages_become_files(service, settings):
    settings.PUSH_SEND = False
    notices.subscribe(service.browser().subscription, ["test_roads"], now=NOON)
    announced()
    notices.spread(now=NOON)
    assert notices.send_due(now=NOON).sent == 1
    (path,) = (Path(settings.DATA_DIR) / "outbox" / "webpush").iterdir()
    assert json.loads(path.read_text())["subject"] == "封路通知"
    assert service.got == []


def test_the_key_is_made_once_and_only_for_its_owner(settings):
    assert notices.public_key() == notices.public_key()
    path = Path(settings.MASTER_KEYS_DIR) / "vapid.pem"
    assert path.stat().st_mode & 0o777 == 0o600
