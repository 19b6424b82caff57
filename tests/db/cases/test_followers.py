"""Somebody follows a case that another reported."""

import re
from datetime import timedelta

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import Fault, FollowError, UnknownCaseError, UnknownTokenError
from civicloop.answer.cases.models import Case, Category, CategoryGroup, Follower
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.ledger import queries as history
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.rules import Delivered
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import EAST, MONDAY, WEST, draft

pytestmark = pytest.mark.django_db
HER = "lin@example.org"
SOON = MONDAY + timedelta(hours=1)
LATE = MONDAY + timedelta(hours=73)
A_METRE = 1 / 102_000
"""Degrees of longitude in the city, nearly."""


@pytest.fixture
def heard(city):
    """Every subscriber listens from now on; a call delivers what has happened since."""
    ledger.seal_all()
    ledger.deliver_pending()

    def deliver():
        ledger.seal_all()
        ledger.deliver_pending()

    return deliver


def mails(email=HER):
    """The texts of all messages to an address, the oldest first."""
    return [
        notices.content(row)
        for row in Message.objects.filter(channel="email").order_by("pk")
        if vault.unseal(row.ref, bytes(row.address), field=notices.ADDRESS).decode() == email
    ]


def token(email=HER):
    """The token in the newest message to an address."""
    link = re.search(r"/following/([0-9a-f]{32})/", mails(email)[-1].body)
    assert link is not None
    return link[1]


def followed(case, email=HER):
    """The address of somebody else, who has confirmed it."""
    cases.follow(case.pk, email=email, now=MONDAY)
    return cases.confirm_following(token(email), now=SOON)


def test_an_address_is_told_nothing_before_its_owner_confirms(heard, opened, city):
    cases.follow(opened.pk, email=HER, now=MONDAY)
    row = Follower.objects.get()
    assert (row.confirmed_at, row.confirm_until) == (None, MONDAY + timedelta(hours=72))
    assert HER.encode() not in bytes(row.email_sealed)
    cases.accept(opened.pk, actor=city.actor("officer"), now=SOON)
    heard()
    assert [mail.subject for mail in mails()] == [f"請確認關注案件 {opened.number}"]


def test_who_follows_is_told_of_each_step_and_of_nothing_that_was_written(heard, opened, city):
    followed(opened)
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer, now=SOON)
    cases.start(opened.pk, actor=officer, now=SOON)
    cases.close(
        opened.pk, outcome="no_fault", answer="王先生您好，現場無坑洞。", actor=officer, now=SOON
    )
    heard()
    told = mails()[1:]
    assert [mail.subject for mail in told] == [
        f"【{opened.number}】權責單位已受理：路面坑洞",
        f"【{opened.number}】已開始處理：路面坑洞",
        f"【{opened.number}】已處理完畢，結果為「現場無異狀」：路面坑洞",
    ]
    assert not any("王" in mail.body or "0912" in mail.body for mail in told)
    assert {re.search(r"/following/\w+/", mail.body)[0] for mail in told} == {
        f"/following/{cases.token_of(Follower.objects.get())}/"
    }


def test_what_is_delivered_twice_is_written_once(heard, opened, city):
    followed(opened)
    cases.accept(opened.pk, actor=city.actor("officer"), now=SOON)
    heard()
    event = next(row for row in history.history(opened.ref) if row.name == "cases.case_accepted")
    before = len(mails())
    cases.tell_followers(
        Delivered(event.name, opened.ref, event.body, event.actor, SOON, 1, event.number)
    )
    assert len(mails()) == before


def test_an_english_reader_is_written_to_in_english(heard, opened, city):
    cases.follow(opened.pk, email=HER, language="en", now=MONDAY)
    cases.confirm_following(token(), now=SOON)
    cases.accept(opened.pk, actor=city.actor("officer"), now=SOON)
    heard()
    assert mails()[-1].subject == (f"[{opened.number}] The unit in charge has taken it on: Pothole")


def test_asking_twice_at_once_sends_one_message_and_later_another(opened):
    cases.follow(opened.pk, email=HER, now=MONDAY)
    cases.follow(opened.pk, email=" LIN@example.org ", now=MONDAY + timedelta(minutes=9))
    assert len(Message.objects.filter(template="cases.follow_confirm")) == 1
    cases.follow(opened.pk, email=HER, now=MONDAY + timedelta(minutes=10))
    assert len(Message.objects.filter(template="cases.follow_confirm")) == 2
    assert Follower.objects.count() == 1


def test_who_follows_already_gets_no_further_question(opened):
    followed(opened)
    cases.follow(opened.pk, email=HER, now=LATE)
    assert len(mails()) == 1
    assert Follower.objects.get().confirmed_at == SOON


def test_confirming_twice_is_confirming_once(opened):
    followed(opened)
    cases.confirm_following(token(), now=LATE)
    assert Follower.objects.get().confirmed_at == SOON
    names = [row.name for row in history.history(opened.ref)]
    assert names.count("cases.case_followed") == 1


def test_a_link_whose_time_is_over_confirms_nothing(opened):
    cases.follow(opened.pk, email=HER, now=MONDAY)
    with pytest.raises(UnknownTokenError):
        cases.confirm_following(token(), now=LATE)
    assert Follower.objects.get().confirmed_at is None


@pytest.mark.parametrize("wrong", ["", "0" * 32, "x", "0" * 31, "\x00" * 32, "Ａ" * 32])
def test_a_guessed_token_is_unknown(opened, wrong):
    with pytest.raises(UnknownTokenError):
        cases.confirm_following(wrong)
    with pytest.raises(UnknownTokenError):
        cases.stop_following(wrong)


def test_who_stops_is_deleted_and_told_nothing_more(heard, opened, city):
    row = followed(opened)
    said = token()
    assert cases.stop_following(said, now=SOON) == opened
    cases.accept(opened.pk, actor=city.actor("officer"), now=SOON)
    heard()
    assert not Follower.objects.exists()
    assert len(mails()) == 1
    last = [event for event in history.history(opened.ref) if "followed" in event.name]
    assert [(event.name, event.body["follower"]) for event in last] == [
        ("cases.case_followed", row.ref),
        ("cases.case_unfollowed", row.ref),
    ]
    with pytest.raises(UnknownTokenError):
        cases.stop_following(said)


@pytest.mark.parametrize(
    ("email", "fault"),
    [
        ("", "missing"),
        ("nobody", "email_format"),
        ("a@b.tw\r\nBcc: c@d.tw", "email_format"),
        ("a@b.tw\x00", "control_character"),
        (f"{'a' * 250}@b.tw", "too_long"),
        ("a\ud800@b.tw", "not_text"),
    ],
)
def test_what_is_no_address_is_refused(opened, email, fault):
    with pytest.raises(FollowError) as refused:
        cases.follow(opened.pk, email=email, now=MONDAY)
    assert [row.code for row in refused.value.faults["email"]] == [fault]
    assert isinstance(refused.value.faults["email"][0], Fault)
    assert not Follower.objects.exists()
    assert not Message.objects.filter(template="cases.follow_confirm").exists()


@pytest.mark.parametrize("change", ["case", "category", "ended"])
def test_a_private_or_ended_case_cannot_be_followed(opened, change):
    if change == "case":
        Case.objects.update(is_public=False)
    elif change == "category":
        Category.objects.update(is_public=False)
    else:
        cases.withdraw(opened.pk, actor=citizen(opened.ref), now=SOON)
    with pytest.raises(UnknownCaseError):
        cases.follow(opened.pk, email=HER, now=SOON)
    assert not Follower.objects.exists()


def test_a_case_that_became_private_is_told_to_nobody(heard, opened, city):
    followed(opened)
    Case.objects.update(is_public=False)
    cases.accept(opened.pk, actor=city.actor("officer"), now=SOON)
    heard()
    assert len(mails()) == 1


def test_the_sweep_deletes_what_nobody_confirmed_and_what_has_nothing_to_follow(opened):
    followed(opened)
    cases.follow(opened.pk, email="late@example.org", now=MONDAY)
    assert cases.sweep_followers(now=SOON) == 0
    assert cases.sweep_followers(now=LATE) == 1
    cases.withdraw(opened.pk, actor=citizen(opened.ref), now=LATE)
    assert cases.sweep_followers(now=LATE + timedelta(hours=24 * 59)) == 0
    assert cases.sweep_followers(now=LATE + timedelta(hours=24 * 61)) == 1


def test_followers_go_with_the_texts_of_the_case(heard, opened):
    followed(opened)
    cases.withdraw(opened.pk, actor=citizen(opened.ref), now=SOON)
    cases.forget(opened.ref, actor=machine("archivist"))
    assert not Follower.objects.exists()


def another(metres=0.0, key="second", now=SOON, **changes):
    """A case so many metres east of the one of Monday."""
    values = {"lon": WEST[0] + metres * A_METRE, "description": f"另一處 {key}", **changes}
    return cases.open_case(draft(**values), actor=citizen(), key=key, now=now)


def near(category="pothole", at=WEST, now=SOON, **more):
    """Numbers of similar cases, once all are published."""
    cases.publish_again()
    return similar(category, at, now, **more)


def similar(category="pothole", at=WEST, now=SOON, **more):
    found = queries.similar_open(category=category, lon=at[0], lat=at[1], now=now, **more)
    return [row.case.number for row in found]


def test_the_nearest_open_case_of_the_category_comes_first(opened):
    further = another(60)
    assert near() == [opened.number, further.number]
    assert near(at=(WEST[0] + 50 * A_METRE, WEST[1])) == [further.number, opened.number]
    assert near(limit=1) == [opened.number]


def test_what_is_far_old_ended_or_of_another_kind_is_not_similar(opened):
    another(150, key="far")
    another(key="light", category="street-light")
    assert near() == [opened.number]
    assert near(now=MONDAY + timedelta(hours=24 * 61)) == []
    assert near(at=EAST) == []
    assert near(category="unicorn") == []
    cases.withdraw(opened.pk, actor=citizen(opened.ref), now=SOON)
    assert near() == []


def test_a_case_of_the_same_group_is_similar_after_those_of_the_same_category(opened):
    group = CategoryGroup.objects.create(code="roads", name_zh="道路", name_en="Roads")
    Category.objects.filter(code__in=["pothole", "signal"]).update(group=group)
    signal = another(1, key="signal", category="signal")
    pothole = another(50, key="hole")
    assert near() == [opened.number, pothole.number, signal.number]


@pytest.mark.parametrize("private", ["case", "category"])
def test_a_private_case_is_never_offered(opened, private):
    if private == "case":
        Case.objects.update(is_public=False)
    else:
        Category.objects.update(is_public=False)
    assert near() == []


def test_the_search_for_similar_cases_asks_the_same_whatever_there_is(
    opened, django_assert_num_queries
):
    near()
    with django_assert_num_queries(4):
        similar()
    another(10)
    another(20, key="third")
    near()
    with django_assert_num_queries(4):
        assert len(similar()) == 3


def test_nobody_learns_more_of_a_place_by_asking_than_the_public_sees(opened):
    Category.objects.filter(code="pothole").update(kind="petition")
    home = another(33, key="home", lat=WEST[1] + 0.0003)
    near()
    shown = home.publication
    found = queries.similar_open(
        category="pothole", lon=shown.lon, lat=shown.lat, now=SOON, limit=2
    )
    assert {row.case.number: row.metres for row in found}[home.number] == 0
    assert (shown.lon, shown.lat) != (home.lon, home.lat)
