"""Overview, city, ledger, dead letters, messages and the record of changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from civicloop.kernel.city import queries as cities
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.models import Letter
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations import services as organizations
from civicloop.platform.administration.rules import span_of
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("administration:overview")
LETTERS = reverse("administration:letters")
DECIDE = reverse("administration:letters-decide")
NOTICES = reverse("administration:notices")
ACTIVITY = reverse("administration:activity")
CITY = reverse("administration:city")


def dead_letter(sequence, state="dead"):
    return Letter.objects.create(
        subscriber="cases.link",
        sequence=sequence,
        stream=f"cases:case:{sequence}",
        name="cases.case_opened",
        state=state,
        attempts=8,
        next_try_at=timezone.now(),
        error_class="builtins.ValueError",
        error_text="no such district",
        created_at=timezone.now(),
    )


def message(number, state="given_up"):
    return Message.objects.create(
        key=f"k{number}",
        template="cases.received",
        ref=f"cases:case:{number}",
        channel="email",
        language="zh-hant",
        content=b"",
        carrier_id=f"c{number}",
        state=state,
        attempts=6,
        next_try_at=timezone.now(),
        created_at=timezone.now(),
        error="550",
    )


def counts(page):
    return {line["url"].split("?")[0]: line["count"] for line in page.context["wrong"]}


def test_the_overview_names_what_needs_attention_and_nothing_else(administrator):
    dead_letter(1)
    message(1)
    message(2, state="queued")
    found = counts(administrator.get(OVERVIEW))
    assert found[LETTERS] == 1
    assert found[NOTICES] == 1
    assert reverse("administration:keys") not in found
    assert found[reverse("administration:people")] == 7


def test_events_that_wait_while_the_sealer_works_are_in_order(administrator):
    ledger.seal_pending()
    page = administrator.get(OVERVIEW)
    assert reverse("administration:ledger") not in counts(page)


TIME_AND_MONEY = {"zone": "Asia/Taipei", "years": "roc", "language": "zh-hant", "currency": "TWD"}


def test_the_city_is_described_and_a_stale_form_is_refused(administrator):
    seen = administrator.get(CITY).context["seen"]
    form = {"name_zh": "港都市", "mark": "港", "hotline": "1999", "seen": seen, **TIME_AND_MONEY}
    assert administrator.post(CITY, form).status_code == 302
    assert (cities.city().name_zh, cities.city().mark) == ("港都市", "港")
    again = administrator.post(CITY, form | {"name_zh": "別的市"})
    assert "已有他人修改" in again.content.decode()
    assert cities.city().name_zh == "港都市"


def test_the_ledger_shows_position_batches_and_subscribers(administrator):
    ledger.seal_pending()
    page = administrator.get(reverse("administration:ledger"))
    assert page.context["position"] > 0
    assert len(page.context["batches"]) == 1
    assert {item["behind"] for item in page.context["subscribers"]} == {page.context["position"]}


def test_dead_letters_are_listed_opened_and_tried_again(administrator):
    letter = dead_letter(5)
    page = administrator.get(LETTERS, {"state": "dead"}).content.decode()
    assert "cases.case_opened" in page
    assert f'value="{letter.pk}"' in page
    shown = administrator.get(reverse("administration:letter", args=[letter.pk])).content.decode()
    assert "no such district" in shown
    address = f"{DECIDE}?letter={letter.pk}&decision=retry"
    assert administrator.post(address, {"reason": "已修正"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("waiting", 0)


def test_many_letters_are_discarded_at_once_with_one_reason(administrator):
    keys = [dead_letter(number).pk for number in (1, 2, 3)]
    address = f"{DECIDE}?decision=discard&" + "&".join(f"letter={key}" for key in keys[:2])
    assert "必須" in administrator.post(address).content.decode()
    assert Letter.objects.count() == 3
    answer = administrator.post(address, {"reason": "重複事件"}, follow=True)
    assert "已放棄 2 筆" in answer.content.decode()
    assert [row.pk for row in Letter.objects.all()] == [keys[2]]


def test_letters_that_are_still_tried_cannot_be_decided(administrator):
    letter = dead_letter(1, state="waiting")
    address = f"{DECIDE}?letter={letter.pk}&decision=discard"
    page = administrator.post(address, {"reason": "x"})
    assert "請至少選取一筆" in page.content.decode()
    assert Letter.objects.count() == 1


def test_messages_that_were_given_up_are_sent_again(administrator):
    lost, waiting = message(1), message(2, state="failed")
    page = administrator.get(NOTICES, {"state": "given_up"})
    assert [line["row"].pk for line in page.context["table"].lines] == [lost.pk]
    address = reverse("administration:notices-retry")
    query = f"?message={lost.pk}&message={waiting.pk}"
    assert administrator.post(address + query, {"reason": "信箱已恢復"}).status_code == 302
    lost.refresh_from_db()
    waiting.refresh_from_db()
    assert (lost.state, waiting.state) == ("queued", "failed")
    again = administrator.post(address + query, {"reason": "信箱已恢復"})
    assert "請至少選取一則" in again.content.decode()


def test_the_record_tells_who_did_what_with_names(administrator, small_city):
    me = small_city.actor("administrator")
    organizations.rename_unit(small_city.units["PARKS"].pk, name_zh="公園處", actor=me)
    rows = administrator.get(ACTIVITY, {"actor": "administrator"}).context["table"].lines
    (line,) = rows
    values = [cell["value"] for cell in line["cells"]]
    assert values[1] == "administrator"
    assert values[3] == "公園處"
    assert values[4] == "organizations.unit_renamed"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "access.role_changed"}, 7),
        ({"actor": "machine:builder", "kind": "organizations.unit_created"}, 3),
        ({"actor": "nobody"}, 0),
        ({"from": "2020-01-01", "until": "2020-01-31"}, 0),
    ],
)
def test_the_record_is_searched(administrator, query, found):
    assert administrator.get(ACTIVITY, query).context["table"].count == found


def test_the_record_of_one_object(administrator, small_city):
    ref = small_city.units["ROADS"].ref
    lines = administrator.get(ACTIVITY, {"object": ref}).context["table"].lines
    assert [line["row"].name for line in lines] == ["organizations.unit_created"]


def test_a_page_of_the_record_costs_the_same_for_one_row_and_for_three(
    administrator, small_city, django_assert_num_queries
):
    administrator.get(ACTIVITY)
    ref = small_city.units["ROADS"].ref
    with django_assert_num_queries(9):
        administrator.get(ACTIVITY, {"object": ref})
    for name in ("甲", "乙"):
        organizations.rename_unit(small_city.units["ROADS"].pk, name_zh=name, actor=BUILDER)
    with django_assert_num_queries(9):
        administrator.get(ACTIVITY, {"object": ref})


def test_a_search_never_spans_more_than_three_months():
    day = datetime(2026, 11, 21, tzinfo=UTC).date()
    assert span_of(None, None, day) == (day.replace(day=15), day)
    first, last = span_of(day.replace(year=2020), day, day)
    assert ((last - first).days, last) == (91, day)
    assert span_of(day, day.replace(day=1), day) == (day.replace(day=1), day)
