"""One's own settings, inbox, requests and reading record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.rules import TEMPLATES, Recipient, declare_template
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.models import UnsealRequest
from civicloop.kernel.privacy.rules import GUARDED, guard_field
from civicloop.kernel.vault import services as vault

pytestmark = pytest.mark.django_db
SETTINGS = reverse("account:settings")
INBOX = reverse("account:inbox")
CASE = "cases:case:7"
TEMPLATE = "tests.account_notice"


@pytest.fixture(autouse=True)
def declared():
    if TEMPLATE not in TEMPLATES:
        declare_template(
            TEMPLATE, zh_subject="案件 {number}", zh_body="請處理 {number}",
            en_subject="Case {number}", en_body="Please handle {number}", channels=("inbox",),
        )  # fmt: skip
    if "tests:guarded:name" not in GUARDED:
        guard_field("tests:guarded", "name", hours=24)


@pytest.fixture
def tell(small_city):
    def told(role, number):
        person = small_city.people[role]
        notices.notify(
            TEMPLATE,
            to=Recipient(person=person.ref),
            context={"number": number},
            ref=f"cases:case:{number}",
            link="/account/",
        )
        return Message.objects.latest("pk")

    return told


@pytest.fixture
def asked(small_city):
    return privacy.request_unsealing(
        "tests:guarded:7",
        ["name"],
        unit_id=small_city.units["ROADS"].pk,
        purpose="contact",
        reason="需聯絡當事人會勘",
        actor=small_city.actor("officer"),
    )


def test_everybody_chooses_language_and_telephone(small_city):
    client = small_city.client("crew")
    seen = client.get(SETTINGS).context["seen"]
    answer = client.post(SETTINGS, {"language": "en", "phone": "07-3368333", "seen": seen})
    person = small_city.people["crew"]
    person.refresh_from_db()
    assert (person.language, person.phone) == ("en", "07-3368333")
    assert answer.cookies["django_language"].value == "en"
    stale = client.post(SETTINGS, {"language": "zh-hant", "phone": "", "seen": seen})
    assert stale.status_code == 200
    person.refresh_from_db()
    assert person.language == "en"


def test_nobody_changes_the_own_name_or_address(small_city):
    client = small_city.client("crew")
    seen = client.get(SETTINGS).context["seen"]
    form = {"language": "en", "phone": "", "seen": seen, "name": "X", "email": "x@example.tw"}
    client.post(SETTINGS, form)
    person = small_city.people["crew"]
    person.refresh_from_db()
    assert (person.name, person.email) == ("crew", "")


def test_a_language_that_is_not_offered_is_told(small_city):
    page = small_city.client("crew").post(SETTINGS, {"language": "xx"})
    assert list(page.context["form"].errors) == ["language"]


def test_the_inbox_shows_unread_notices_and_opens_them(small_city, tell):
    first, second = tell("officer", 1), tell("officer", 2)
    tell("head", 3)
    client = small_city.client("officer")
    page = client.get(INBOX)
    assert [item.subject for item in page.context["items"]] == ["案件 2", "案件 1"]
    opened = client.post(reverse("account:open", args=[first.pk]))
    assert opened["Location"] == "/account/"
    assert [item.id for item in client.get(INBOX).context["items"]] == [second.pk]
    everything = client.get(INBOX, {"show": "all"}).context["items"]
    assert [item.id for item in everything] == [second.pk, first.pk]


def test_a_link_to_another_host_is_not_followed(small_city, tell):
    row = tell("officer", 1)
    Message.objects.filter(pk=row.pk).update(link="//evil.example/")
    answer = small_city.client("officer").post(reverse("account:open", args=[row.pk]))
    assert answer["Location"] == INBOX


def test_notices_are_marked_up_to_the_one_that_was_seen(small_city, tell):
    tell("officer", 1)
    client = small_city.client("officer")
    newest = client.get(INBOX).context["newest"]
    later = tell("officer", 2)
    client.post(reverse("account:read-all"), {"newest": newest})
    assert [item.id for item in client.get(INBOX).context["items"]] == [later.pk]
    client.post(reverse("account:read", args=[later.pk]))
    assert client.get(INBOX).context["unread"] == 0


def test_the_inbox_of_another_is_closed(small_city, tell):
    row = tell("head", 1)
    client = small_city.client("officer")
    assert client.post(reverse("account:open", args=[row.pk])).status_code == 404
    client.post(reverse("account:read", args=[row.pk]))
    row.refresh_from_db()
    assert row.read_at is None


def test_the_inbox_pages_by_key_and_costs_the_same(small_city, tell, django_assert_num_queries):
    tell("officer", 1)
    client = small_city.client("officer")
    client.get(INBOX)
    with django_assert_num_queries(8):
        client.get(INBOX)
    for number in range(2, 24):
        tell("officer", number)
    with django_assert_num_queries(8):
        page = client.get(INBOX)
    assert len(page.context["items"]) == 20
    rest = client.get(INBOX + page.context["after"])
    assert [item.subject for item in rest.context["items"]] == ["案件 3", "案件 2", "案件 1"]


def test_a_head_sees_the_reason_and_approves_for_a_time(small_city, asked):
    head = small_city.client("head")
    address = reverse("account:decide", args=[asked.pk])
    page = head.get(address).content.decode()
    assert "需聯絡當事人會勘" in page
    assert head.post(address, {"decision": "approve"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "approved"
    assert asked.expires_at - timezone.now() > timedelta(hours=23)
    mine = small_city.client("officer").get(reverse("account:requests"))
    (item,) = mine.context["items"]
    assert (str(item["badge"][0]), item["by"], item["can_end"]) == ("已核定", "head", True)


def test_a_refusal_needs_a_reason(small_city, asked):
    head = small_city.client("head")
    address = reverse("account:decide", args=[asked.pk])
    page = head.post(address, {"decision": "refuse"})
    assert "reason" in page.context["form"].errors
    asked.refresh_from_db()
    assert asked.state == "requested"
    head.post(address, {"decision": "refuse", "reason": "無必要"})
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert head.get(address).status_code == 404


def test_who_asked_takes_the_request_back_and_nobody_elses(small_city, asked):
    address = reverse("account:request-end", args=[asked.pk])
    assert small_city.client("crew").post(address).status_code == 404
    assert small_city.client("officer").post(address).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "ended"
    again = small_city.client("officer").post(address, follow=True)
    assert "已處理或已結束" in again.content.decode()


def test_what_waits_costs_the_same_for_one_and_for_three(
    small_city, asked, django_assert_num_queries
):
    head, address = small_city.client("head"), reverse("account:approvals")
    head.get(address)
    with django_assert_num_queries(7):
        head.get(address)
    for _ in range(2):
        UnsealRequest.objects.create(
            ref="tests:guarded:8", fields=["name"], purpose="visit", unit=asked.unit,
            requested_by=asked.requested_by, requested_at=asked.requested_at,
        )  # fmt: skip
    with django_assert_num_queries(7):
        assert len(head.get(address).context["items"]) == 3


def test_everybody_sees_what_they_looked_at_and_not_what_others_did(small_city):
    box = vault.seal(CASE, "王小明", field="reporter_name")
    privacy.read(
        CASE, box, field="reporter_name", actor=small_city.actor("officer"), purpose="contact"
    )
    address = reverse("account:readings")
    (line,) = small_city.client("officer").get(address).context["table"].lines
    values = [cell["value"] for cell in line["cells"]]
    assert values[1:4] == [CASE, "reporter_name", "聯絡當事人"]
    assert small_city.client("head").get(address).context["table"].lines == []
    before = small_city.client("officer").get(address, {"until": "2020-01-01"})
    assert before.context["table"].lines == []
    assert len(ledger.history(CASE)) == 1
