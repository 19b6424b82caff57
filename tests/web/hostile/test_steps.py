"""Steps that are skipped, repeated in two tabs, or made by two people; links that are over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category, Letter
from civicloop.answer.cases.rules import grouped
from civicloop.answer.cases.states import MACHINE, CaseState
from civicloop.answer.cases.web.staff.steps import STEPS
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from tests.db.cases.city import draft
from tests.web.hostile.conftest import GOOD
from tests.web.hostile.driver import undone

pytestmark = pytest.mark.django_db
REFUSED = {302, 403, 404, 422}
CITIZENS = {
    "withdraw": {"withdraw-text": ""},
    "answer": {"answer-answer": "在北側"},
    "rate": {"rate-manner": "5", "rate-speed": "5", "rate-result": "5"},
    "reopen": {"reopen-reason": "not_fixed", "reopen-text": "還在"},
}
CITIZENS_MOVE = {"answer": "resume"}


def marks(case: Case) -> tuple[str, int, int]:
    """What a step that was refused must leave as it was."""
    row = Case.objects.get(pk=case.pk)
    return row.state, row.round, Event.objects.filter(stream=case.ref).count()


def good(move: str, city) -> dict[str, str]:
    values = dict(next((row for end, row in GOOD.items() if end == f"{move}/"), {}))
    return values | {"to": str(city.units["PARKS"].pk), "days": "3", "text": "說明", "subject": "a"}


def test_a_step_that_is_skipped_changes_nothing(small_city, stages):
    client = small_city.client("head", raise_request_exception=False)
    wrong = []
    for case in Case.objects.order_by("pk"):
        open_now = MACHINE.open_moves(CaseState(case.state))
        for move in STEPS:
            if move in open_now or move in {"hand_over", "extend", "correspond"}:
                continue
            with undone():
                before = marks(case)
                url = reverse("cases:step", args=[case.pk, move])
                answer = client.post(url, good(move, small_city))
                if answer.status_code not in REFUSED or marks(case) != before:
                    wrong.append(f"{move} from {case.state}: {answer.status_code}")
    assert wrong == []


def test_a_citizens_step_that_is_skipped_changes_nothing(small_city, stages, client):
    client.raise_request_exception = False
    wrong = []
    for case in Case.objects.order_by("pk"):
        open_now = MACHINE.open_moves(CaseState(case.state))
        secret = grouped(cases.secret_of(case))
        for move, values in CITIZENS.items():
            if CITIZENS_MOVE.get(move, move) in open_now:
                continue
            with undone():
                before = marks(case)
                url = reverse("cases:act", args=[case.number, secret, move])
                answer = client.post(url, values)
                if answer.status_code not in REFUSED or marks(case) != before:
                    wrong.append(f"{move} from {case.state}: {answer.status_code}")
    assert wrong == []


def test_a_step_that_is_made_twice_is_made_once(small_city, stages):
    client = small_city.client("head", raise_request_exception=False)
    made = []
    for case in Case.objects.order_by("pk"):
        for move in STEPS:
            if move in {"note", "hand_over", "extend", "correspond"}:
                continue  # these may be made again
            with undone():
                url = reverse("cases:step", args=[case.pk, move])
                before = marks(case)
                client.post(url, good(move, small_city))
                once = marks(case)
                if once == before:
                    continue
                made.append(move)
                again = client.post(url, good(move, small_city), follow=True)
                assert again.status_code in {200, 403, 404, 422}, move
                if move not in {"refuse", "transfer"}:  # from the next unit it is a new step
                    assert marks(case) == once, move
    assert {"accept", "start", "close", "pause", "withdraw", "reopen"} <= set(made)


def test_of_two_who_take_a_case_one_wins_and_the_other_is_told(small_city, stages):
    case = Case.objects.get(state=CaseState.ASSIGNED)
    url = reverse("cases:step", args=[case.pk, "accept"])
    small_city.client("officer").post(url)
    events = Event.objects.filter(stream=case.ref).count()
    text = small_city.client("head").post(url, follow=True).content.decode()
    case.refresh_from_db()
    assert case.handler == small_city.people["officer"]
    assert Event.objects.filter(stream=case.ref).count() == events
    assert re.search(r"本案已由\s*officer\s*於 \d\d:\d\d 受理", text)


def test_a_guessed_number_costs_what_a_known_one_costs(small_city, stages, client):
    known = Case.objects.first().number
    answers, costs = [], []
    for number in (known, known, "115-9999999-3", "nonsense"):
        with CaptureQueriesContext(connection) as told:
            answers.append(client.post("/cases/", {"number": number, "secret": "AAAA-AAAA-AAAA"}))
        costs.append(len(told))
    assert len(set(costs[1:])) == 1
    assert {answer.status_code for answer in answers} == {422}
    told = "查無符合此編號與查詢碼的案件"
    assert [answer.content.decode().count(told) for answer in answers] == [
        answers[0].content.decode().count(told)
    ] * 4
    assert told in answers[0].content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/mailbox/{0}/",
        "/following/{0}/",
        "/follow/115-9999999-3/",
        "/cases/public/115-9999999-3/",
        "/cases/115-0000001-5/{0}/",
        "/report/photos/{0}/1/",
        "/mailbox/{0}/photos/1/",
        "/open311/v2/tokens/{0}.json",
    ],
)
@pytest.mark.parametrize(
    "token", ["0" * 32, "a" * 5000, "%00", "%ED%A0%80", "..%2f..%2f", "🕳️", "%27%20OR%201=1"]
)
def test_a_guessed_link_is_absent(small_city, stages, client, path, token):
    client.raise_request_exception = False
    answer = client.get(path.format(token))
    assert answer.status_code in {200, 404}
    assert "機車道" not in answer.content.decode()


def test_the_link_of_a_letter_is_over_after_its_time(small_city, stages, client):

    Category.objects.filter(code="street-light").update(kind="mailbox", is_public=False)
    values = draft(category="street-light", description="請設路燈")
    cases.write_letter(values, key="letter", case_id=cases.reserve())
    row = Message.objects.filter(template="cases.letter_confirm").latest("pk")
    link = re.search(r"/mailbox/[0-9a-f]{32}/", notices.content(row).body)[0]
    before = Case.objects.count()
    with clock.frozen(clock.now() + timedelta(hours=73)):
        answers = [client.get(link), client.post(link, {"confirm": "1"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "請設路燈" not in "".join(answer.content.decode() for answer in answers)
    assert (Case.objects.count(), Letter.objects.count()) == (before, 1)
