"""News of topics come to the device of somebody who asked for them, closed for it alone."""

import json
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.notices import queries as notice_queries
from civicloop.kernel.notices import services as notices
from civicloop.kernel.organizations import services as organizations
from tests.conformance.webpush.receiver import PushService, claims
from tests.db.cases.city import lay_down
from tests.web.conftest import BUILDER

READY = "() => navigator.serviceWorker.ready.then((one) => one.active.state === 'activated')"
SUBSCRIBED = """(subscription) => {
  const found = { toJSON: () => subscription, unsubscribe: async () => true };
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async (options) => {
    window.asked = { visible: options.userVisibleOnly, key: options.applicationServerKey.length };
    return found;
  };
  Notification.requestPermission = async () => "granted";
}"""


@pytest.fixture(scope="module")
def browser(whole_browser):
    """Only the whole browser shows notices."""
    return whole_browser


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def city(transactional_db):
    for code in ("WORKS", "ROADS", "PARKS"):
        organizations.create_unit(code=code, name_zh=code, name_en=code, actor=BUILDER)
    lay_down()


def test_news_come_to_a_device_closed_for_it_and_are_shown(page, settings):
    service = PushService()
    settings.PUSH_HOSTS = [service.host]
    browser = service.browser()
    page.context.grant_permissions(["notifications"])
    page.goto("/app/topics/")
    page.wait_for_function(READY)
    page.evaluate(SUBSCRIBED, browser.subscription)
    page.get_by_label("交通資訊").check()
    page.get_by_role("button", name="儲存").click()
    expect(page.locator("[data-told]")).to_contain_text("已儲存")
    assert page.evaluate("window.asked") == {"visible": True, "key": 65}
    assert notice_queries.topics_of(browser.endpoint) == {"traffic"}
    notices.announce(
        "traffic",
        {"title_zh": "封路", "title_en": "Closed", "text_zh": "三多一路封閉", "text_en": "Closed"},
        link="/cases/map/",
        actor=machine("editor", "notices.announce"),
        now=None,
    )
    notices.spread()
    notices.send_due(now=datetime(2100, 1, 1, 4, tzinfo=UTC))
    service.close()
    ((_path, headers, body),) = service.got
    assert claims(headers["Authorization"])[1] == notices.public_key()
    said = browser.open(body).decode()
    shown = next(filter(None, (delivered(page, said) for _ in range(5))), [])
    assert shown == [["封路", "三多一路封閉", json.loads(said)["url"]]]


def delivered(page, text):
    """The notices that a message brings; none where the browser let its worker fall asleep."""
    deliver(page, text)
    return page.evaluate(
        """() => navigator.serviceWorker.ready.then(async (one) => {
          for (let i = 0; i < 50; i += 1) {
            const found = await one.getNotifications();
            if (found.length) return found.map((each) => [each.title, each.body, each.data.url]);
            await new Promise((done) => setTimeout(done, 100));
          }
          return [];
        })"""
    )


def deliver(page, text):
    """Hand a message to the service worker, as the browser does with what it opened."""
    session = page.context.new_cdp_session(page)
    found = {}
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.update({one["registrationId"]: one for one in told["registrations"]}),
    )
    session.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        page.wait_for_timeout(100)
    (registration,) = [one for one in found.values() if not one["isDeleted"]]
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.url.split("/app/")[0],
            "registrationId": registration["registrationId"],
            "data": text,
        },
    )
