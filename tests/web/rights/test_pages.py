"""The public page and the desk, from the first form to the download, and with bad input."""

import io
import re
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.engines.registers import queries
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.vault import queries as vault
from civicloop.platform.rights import services as rights
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.services.asking import token_of
from tests.db.cases.city import draft, lay_down
from tests.db.registers.books import add, courses

ASK = {"right": "copy", "name": "王小明", "email": "ming@example.org", "phone": "", "words": ""}
HOSTILE = ("\x00", "' OR 1=1 --", "<script>alert(1)</script>", "字" * 5000, "a@b\r\nBcc: c@d.e")


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    settings.RATE_LIMITS = ["off"]
    lay_down()
    return small_city


@pytest.fixture
def case(city):
    return cases.open_case(draft(), actor=citizen(), key="k")


def post(client, name, /, *args, follow=True, **values):
    return client.post(reverse(f"rights:{name}", args=args), values, follow=follow)


def confirmed(**changes):
    """A request by the page, confirmed in the browser of its writer."""
    visitor = Client()
    assert post(visitor, "ask", **(ASK | changes)).status_code == 200
    row = Request.objects.latest("pk")
    assert post(visitor, "mine", token_of(row), move="confirm").status_code == 200
    row.refresh_from_db()
    return row


def test_from_the_public_page_to_the_download(city, case):
    analyst, visitor = city.client("analyst"), Client()
    row = confirmed()
    desk = analyst.get(reverse("rights:desk")).content.decode()
    assert row.number in desk
    assert "ming@" not in desk
    shown = analyst.get(reverse("rights:request", args=[row.pk])).content.decode()
    assert case.number in shown
    assert "王小明" not in shown
    opened = post(analyst, "particulars", row.pk).content.decode()
    assert "王小明" in opened
    post(analyst, "identify", row.pk, identity="case_code")
    post(analyst, "decide", row.pk, decision="granted", ground="", words="准予提供")
    mine = visitor.get(reverse("rights:mine", args=[token_of(row)])).content.decode()
    assert "准予提供" in mine
    post(analyst, "hand-over", row.pk)
    link = rights.hand_over(row.pk, actor=city.actor("analyst"))
    page = visitor.get(link)
    assert page["X-Robots-Tag"] == "noindex"
    answer = visitor.post(link)
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        assert case.number in box.read("data.json").decode()


def test_only_who_may_open_a_case_is_given_its_link(city, case):
    cases.follow(case.pk, email="ming@example.org")
    row = confirmed()
    address = reverse("cases:case", args=[case.pk])
    for role, links in (("analyst", 2), ("administrator", 0)):
        client = city.client(role)
        shown = client.get(reverse("rights:request", args=[row.pk])).content.decode()
        assert shown.count(case.number) == 2
        assert shown.count(f'href="{address}"') == links
        assert client.get(address).status_code == (200 if links else 403)


def test_opening_the_link_does_nothing_by_itself(city):
    visitor = Client()
    post(visitor, "ask", **ASK)
    row = Request.objects.get()
    page = visitor.get(reverse("rights:mine", args=[token_of(row)]))
    assert page.status_code == 200
    row.refresh_from_db()
    assert row.state == "written"
    post(visitor, "mine", token_of(row), move="withdraw")
    assert not Request.objects.exists()


def test_the_answer_is_the_same_whether_something_is_kept_or_not(city, case):
    known = post(Client(), "ask", **ASK)
    unknown = post(Client(), "ask", **(ASK | {"email": "nobody@example.org"}))
    assert known.status_code == unknown.status_code == 200
    tokens = re.compile(r'(name="csrfmiddlewaretoken" value=|CSRFToken": )"[^"]*"')
    first, second = (tokens.sub("", page.content.decode()) for page in (known, unknown))
    assert first == second


@pytest.mark.parametrize("field", ["right", "name", "email", "phone", "words"])
@pytest.mark.parametrize("value", HOSTILE)
def test_a_bad_value_is_told_or_kept_whole_and_breaks_nothing(city, field, value):
    answer = post(Client(), "ask", **(ASK | {field: value}))
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in answer.content.decode()
    assert Request.objects.count() == (answer.status_code == 200)


def test_too_many_requests_under_one_address_are_refused(city, settings):
    settings.RATE_LIMITS = []
    found = [post(Client(), "ask", **ASK).status_code for _turn in range(7)]
    assert found[:5] == [200] * 5
    assert found[5:] == [429] * 2


def test_a_correction_and_a_deletion_at_the_desk(city, case):
    analyst, administrator = city.client("analyst"), city.client("administrator")
    row = confirmed(right="correct")
    post(analyst, "identify", row.pk, identity="card")
    wrong = post(analyst, "correct", row.pk, what=f"{case.ref}|email", value="no address")
    assert "error-summary" in wrong.content.decode()
    post(analyst, "correct", row.pk, what=f"{case.ref}|name", value="王大明")
    assert Case.objects.get(pk=case.pk).reporter.name_masked == "王○明"
    cases.withdraw(case.pk, actor=citizen(case.ref))
    gone = confirmed(right="delete")
    post(analyst, "identify", gone.pk, identity="card")
    refused = post(analyst, "erase", gone.pk, what=case.ref).content.decode()
    assert "error-summary" in refused
    assert not vault.is_destroyed(case.ref)
    post(administrator, "erase", gone.pk, what=case.ref)
    assert vault.is_destroyed(case.ref)
    assert administrator.get(reverse("rights:request", args=[gone.pk])).status_code == 200
    head = city.client("head")
    assert head.get(reverse("cases:case", args=[case.pk])).status_code == 200


def test_what_another_person_holds_is_no_choice(city, case):
    analyst = city.client("analyst")
    row = confirmed(right="delete", email="her@example.org")
    post(analyst, "identify", row.pk, identity="card")
    answer = post(analyst, "erase", row.pk, what=case.ref)
    assert "error-summary" in answer.content.decode()
    assert not vault.is_destroyed(case.ref)


@pytest.mark.parametrize(
    ("step", "values"),
    [
        ("identify", {"identity": "guess"}),
        ("extend", {"reason": ""}),
        ("correct", {"what": "cases:case:1|secret_digest", "value": "x"}),
        ("erase", {"what": "cases:case:999"}),
        ("decide", {"decision": "refused", "ground": "", "words": "x"}),
        ("decide", {"decision": "granted", "ground": "", "words": ""}),
        ("decide", {"decision": "granted", "ground": "", "words": "未確認身分"}),
        ("hand-over", {}),
    ],
)
def test_a_step_that_is_not_possible_is_refused_in_words(city, case, step, values):
    analyst = city.client("analyst")
    row = confirmed()
    answer = post(analyst, step, row.pk, **values)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "received"


def test_an_agent_writes_a_request_down_and_sees_no_more(city):
    agent = city.client("agent")
    told = post(agent, "new", **(ASK | {"channel": "phone", "email": "", "phone": "0912-345-678"}))
    row = Request.objects.get()
    assert row.number in told.content.decode()
    assert agent.get(reverse("rights:request", args=[row.pk])).status_code == 403
    missing = post(agent, "new", **(ASK | {"channel": "phone", "email": ""}))
    assert "error-summary" in missing.content.decode()


def test_the_pages_read_alike_in_english(city, case):
    analyst = city.client("analyst")
    row = confirmed()
    for client, page in (
        (Client(), reverse("rights:ask")),
        (Client(), reverse("rights:mine", args=[token_of(row)])),
        (analyst, reverse("rights:desk")),
        (analyst, reverse("rights:request", args=[row.pk])),
    ):
        client.cookies["django_language"] = "en"
        text = client.get(page, headers={"accept-language": "en"}).content.decode()
        assert 'lang="en"' in text


def test_the_desk_asks_the_database_the_same_for_one_and_for_three(city):
    analyst = city.client("analyst")
    asked = []
    for count in (1, 2):
        for turn in range(count):
            confirmed(email=f"a{count}{turn}@example.org")
        with CaptureQueriesContext(connection) as queries:
            analyst.get(reverse("rights:desk"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_bears_the_same_name_is_confirmed_handed_over_and_taken_back(city):
    analyst, register = city.client("analyst"), courses()
    entry = add(register, email="")
    row = confirmed(email="other@example.org")

    def page():
        return analyst.get(reverse("rights:request", args=[row.pk])).content.decode()

    assert "僅姓名相同" in page()
    assert "就是當事人" not in page()
    post(analyst, "confirm", row.pk, ref=entry.ref)
    assert not queries.confirmations_of(entry).exists()
    post(analyst, "identify", row.pk, identity="case_code")
    assert "就是當事人" in page()
    post(analyst, "confirm", row.pk, ref=entry.ref, wish="confirm")
    assert "已確認為本人" in page()
    assert "僅姓名相同" not in page()
    told = analyst.get(reverse("registers:entry", args=["courses", entry.pk])).content.decode()
    assert "確認為當事人之資料" in told
    post(analyst, "decide", row.pk, decision="granted", ground="", words="准予提供")
    link = rights.hand_over(row.pk, actor=city.actor("analyst"))
    with zipfile.ZipFile(io.BytesIO(Client().post(link).content)) as box:
        assert "王小明" in box.read("data.json").decode()
    post(analyst, "confirm", row.pk, ref=entry.ref, wish="undo")
    assert "僅姓名相同" in page()
    for bad in ("", "registers:entry:0", "cases:case:1", "\0", "x" * 300):
        assert post(analyst, "confirm", row.pk, ref=bad).status_code == 200
    assert queries.confirmations_of(entry).count() == 1
