"""The pages of retention: two people, holds, and what is shown of lists."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.jobs import RETENTION
from civicloop.kernel.privacy.models import DestructionList, Hold
from civicloop.kernel.vault import queries as vault
from tests.db.cases.city import draft, lay_down


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    lay_down()
    return small_city


@pytest.fixture
def old_case(city):
    """A case that ended six years ago."""
    long_ago = clock.now() - timedelta(weeks=6 * 53)
    return ended(long_ago)


def ended(at, key="old"):
    case = cases.open_case(draft(description=f"坑洞 {key}"), actor=citizen(), key=key, now=at)
    return cases.withdraw(case.pk, actor=citizen(case.ref), now=at + timedelta(hours=1))


def page(client, name, /, *args, **query):
    return client.get(reverse(f"administration:{name}", args=args), query)


def send(client, name, /, *args, **values):
    return client.post(reverse(f"administration:{name}", args=args), values, follow=True)


def test_what_has_had_its_time_is_drawn_approved_by_another_and_gone(old_case, city):
    analyst, mayor = city.client("analyst"), city.client("mayor")
    shown = page(analyst, "retention").content.decode()
    assert "cases.case" in shown
    assert "1 of them" not in shown
    asked = page(analyst, "retention-draw", "cases.case").content.decode()
    assert "1" in asked
    told = send(analyst, "retention-draw", "cases.case").content.decode()
    row = DestructionList.objects.get()
    assert old_case.number in told
    assert reverse("administration:retention-withdraw", args=[row.pk]) in told
    assert reverse("administration:retention-approve", args=[row.pk]) not in told
    theirs = page(mayor, "retention-list", row.pk).content.decode()
    assert reverse("administration:retention-approve", args=[row.pk]) in theirs
    send(mayor, "retention-approve", row.pk)
    assert not vault.is_destroyed(old_case.ref)
    privacy.carry_out(actor=RETENTION)
    assert vault.is_destroyed(old_case.ref)
    history = page(mayor, "retention").content.decode()
    assert reverse("administration:retention-list", args=[row.pk]) in history
    assert "mayor" in history


def test_who_stands_for_a_list_is_refused_in_words(old_case, city):
    administrator = city.client("administrator")
    send(administrator, "retention-draw", "cases.case")
    row = DestructionList.objects.get()
    answer = administrator.post(reverse("administration:retention-approve", args=[row.pk]))
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.state == "proposed"


def test_drawing_twice_or_nothing_says_why(old_case, city):
    analyst = city.client("analyst")
    send(analyst, "retention-draw", "cases.case")
    again = send(analyst, "retention-draw", "cases.case").content.decode()
    assert "error-summary" in again
    assert DestructionList.objects.count() == 1
    assert page(analyst, "retention-draw", "cases.letter").status_code == 404
    assert page(analyst, "retention-draw", "no.such").status_code == 404


def test_a_hold_keeps_the_case_until_it_is_lifted_with_a_reason(old_case, city):
    head, analyst = city.client("head"), city.client("analyst")
    values = {"kind": "cases.case", "name": old_case.number, "ground": "appeal"}
    assert "error-summary" in send(head, "hold-new", **values).content.decode()
    shown = send(head, "hold-new", **values, reason="訴願審議中").content.decode()
    row = Hold.objects.get()
    assert old_case.number in shown
    send(analyst, "retention-draw", "cases.case")
    assert not DestructionList.objects.exists()
    lift = page(head, "hold-lift", row.pk).content.decode()
    assert "訴願審議中" in lift
    send(head, "hold-lift", row.pk, reason="決定確定")
    assert page(head, "hold-lift", row.pk).status_code == 404
    send(analyst, "retention-draw", "cases.case")
    assert DestructionList.objects.get().size == 1


@pytest.mark.parametrize("name", ["115-0000001-0", "' OR 1=1 --", "<script>", "\x00", "9" * 81, ""])
def test_a_hold_on_what_is_not_there_is_refused(city, name):
    head = city.client("head")
    for kind in ("cases.case", "organizations.person", "no.such"):
        values = {"kind": kind, "name": name, "ground": "audit", "reason": "x"}
        answer = send(head, "hold-new", **values)
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()
    assert not Hold.objects.exists()


def test_the_pages_ask_the_database_the_same_for_one_and_for_three(city):
    long_ago = clock.now() - timedelta(weeks=6 * 53)
    analyst = city.client("analyst")
    asked = []
    for number in (1, 3):
        for turn in range(number):
            ended(long_ago + timedelta(days=turn), key=f"{number}.{turn}")
        send(analyst, "retention-draw", "cases.case")
        row = DestructionList.objects.order_by("-pk").first()
        with CaptureQueriesContext(connection) as queries:
            page(analyst, "retention")
            page(analyst, "retention-list", row.pk)
        asked.append(len(queries))
        send(analyst, "retention-withdraw", row.pk, reason="查對")
    assert asked[0] == asked[1]
