"""Money goes by the currency of the city on every form and heading."""

import pytest

from civicloop.engines.tracking.models import Report
from civicloop.kernel.city.rules import here, locality_of, settle
from tests.web.programmes.test_pages import address, city, clients, good, item, post

__all__ = ["city", "clients", "item"]


@pytest.fixture
def yen(item):
    before = here()
    settle(locality_of(zone="Asia/Tokyo", years="western", currency="JPY", language="zh-hant",
                       holidays=""))  # fmt: skip
    yield item
    settle(before)


def pages(item, clients):
    """Each page that asks for a sum or heads one, as text."""
    officer, analyst = clients["officer"], clients["analyst"]
    return {
        "candidate": good(analyst.get(address("candidate", item.programme_id))),
        "tender": good(officer.get(address("tender", item.pk))),
        "report": good(officer.get(address("report", Report.objects.get().pk))),
        "item": good(officer.get(address("item", item.pk))),
        "programme": good(analyst.get(address("programme", item.programme_id))),
    }


def test_sums_are_asked_for_in_the_dollars_of_taiwan(item, clients):
    found = pages(item, clients)
    assert "經費（元）" in found["candidate"]
    assert "契約金額（元）" in found["tender"]
    assert found["report"].count('aria-hidden="true">NT$</span>') == 4


@pytest.mark.parametrize(
    ("language", "budget", "contract"),
    [("en", "Budget (¥)", "Contract sum (¥)"), ("zh-hant", "經費（日圓）", "契約金額（日圓）")],
)
def test_sums_are_asked_for_in_the_currency_of_another_city(
    yen, clients, language, budget, contract
):
    for client in clients.values():
        client.cookies["django_language"] = language
    sums = {"case_number": "W-1", "name": "工程", "amount": "900"}
    assert "¥900" in good(post(clients["officer"], "tender", yen.pk, **sums))
    found = pages(yen, clients)
    assert budget in found["candidate"]
    assert contract in found["tender"]
    assert found["report"].count('aria-hidden="true">¥</span>') == 4
    for name, page in found.items():
        assert "NT$" not in page, name
        assert "（元）" not in page, name
