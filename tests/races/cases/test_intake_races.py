"""Two at once on the public ways in: one case, one letter, one follower."""

import re

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category, Follower, Letter
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from tests.db.cases.city import draft, lay_down
from tests.races.together import at_once
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def city(small_city):  # noqa: F811 (a fixture)
    lay_down()
    Category.objects.create(
        code="suggestion",
        kind="mailbox",
        name_zh="市政建議",
        name_en="Suggestion",
        operational_hours=24,
        statutory_days=7,
        needs_place=False,
        is_public=False,
    )
    return small_city


def token(template, place):
    row = Message.objects.filter(template=template).latest("pk")
    return re.search(rf"/{place}/([0-9a-f]{{32}})/", notices.content(row).body)[1]


def letter(key="k"):
    words = draft(category="suggestion", lon=None, lat=None, place="")
    return cases.write_letter(words, key=key, case_id=cases.reserve())


def test_a_letter_sent_twice_at_once_is_one_letter(city):
    rows = at_once(letter, letter, lambda: letter("other"))
    assert len({row.pk for row in rows}) == 1
    assert (Letter.objects.count(), Message.objects.count()) == (1, 1)


def test_a_link_used_in_two_tabs_at_once_makes_one_case(city):
    letter()
    said = token("cases.letter_confirm", "mailbox")
    found = at_once(*[lambda: cases.confirm_letter(said)] * 4)
    assert len({case.pk for case in found}) == 1
    assert Case.objects.count() == 1


def test_an_address_given_twice_at_once_is_one_follower_and_one_message(city):
    case = cases.open_case(draft(), actor=citizen(), key="first")
    at_once(*[lambda: cases.follow(case.pk, email="lin@example.org")] * 4)
    assert Follower.objects.count() == 1
    assert Message.objects.filter(template="cases.follow_confirm").count() == 1
    said = token("cases.follow_confirm", "following")
    at_once(*[lambda: cases.confirm_following(said)] * 4)
    names = [row.name for row in ledger.history(case.ref)]
    assert names.count("cases.case_followed") == 1
