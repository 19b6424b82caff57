"""What notify queues, for whom, how often, and what lies in the database."""

import datetime as dt

import pytest
from django.db import connection

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.actors.rules import person as actor_of
from civicloop.kernel.notices import queries
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.errors import PreferenceError, TemplateError
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.rules import Recipient, declare_template
from civicloop.kernel.registry.errors import UnknownEntryError
from civicloop.kernel.vault import services as vault
from tests.db.notices.conftest import CITIZEN, NOW

pytestmark = pytest.mark.django_db
CASE = "samples:case:1"


def tell(to=CITIZEN, **more):
    filled = {"context": {"number": "115-0000001-2"}, "ref": CASE, "now": NOW, **more}
    return notices.notify("samples.received", to=to, **filled)


def test_a_citizen_with_an_address_gets_one_mail_in_chinese():
    (message,) = tell()
    assert (message.channel, message.state, message.language) == ("email", "queued", "zh-hant")
    assert queries.content(message).subject == "案件 115-0000001-2 已受理"
    assert (message.ref, message.person, message.next_try_at) == (CASE, "", NOW)


def test_a_member_of_staff_gets_inbox_and_mail_in_their_language(person):
    messages = tell(Recipient(person=person.ref), link="/work/cases/1")
    assert [(one.channel, one.state) for one in messages] == [
        ("inbox", "sent"),
        ("email", "queued"),
    ]
    (item,) = queries.inbox(person.ref)
    assert (item.subject, item.link) == ("Case 115-0000001-2 received", "/work/cases/1")
    assert item.body.endswith("https://city.example/work/cases/1")


def test_neither_address_nor_text_lies_open_in_the_database():
    tell()
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM notices_message m")
        ((row,),) = cursor.fetchall()
    stored = bytes(Message.objects.get().content) + bytes(Message.objects.get().address)
    for secret in ("citizen", "115-0000001-2"):
        assert secret not in row
        assert secret.encode() not in stored


def test_the_same_cause_queues_once_and_another_cause_again():
    assert len(tell(once="samples:case:1#1")) == 1
    assert tell(once="samples:case:1#1") == []
    assert len(tell(once="samples:case:1#2")) == 1
    assert len(tell(Recipient(email="other@example.org"), once="samples:case:1#1")) == 1
    assert len(tell()) == len(tell()) == 1
    assert Message.objects.count() == 5


def test_channels_may_be_named_and_those_without_an_address_are_left_out():
    messages = tell(channels=["sms", "line", "email"])
    assert sorted(message.channel for message in messages) == ["email", "sms"]
    with pytest.raises(UnknownEntryError):
        tell(channels=["pigeon"])


def test_a_message_that_rings_waits_for_the_morning():
    night = dt.datetime(2026, 11, 21, 15, 30, tzinfo=dt.UTC)  # 23:30 in Taipei
    by_mail, by_phone = tell(channels=["email", "sms"], now=night)
    assert by_mail.next_try_at == night
    assert by_phone.next_try_at == dt.datetime(2026, 11, 22, 0, 0, tzinfo=dt.UTC)


def test_a_template_may_have_quiet_hours_of_its_own():
    declare_template(
        "samples.quiet",
        zh_subject="午休",
        zh_body="午休",
        en_subject="noon",
        en_body="noon",
        quiet_hours=(12, 13),
    )
    noon = dt.datetime(2026, 11, 21, 4, 5, tzinfo=dt.UTC)
    (message,) = notices.notify("samples.quiet", to=CITIZEN, context={}, ref=CASE, now=noon)
    assert message.next_try_at == dt.datetime(2026, 11, 21, 5, 0, tzinfo=dt.UTC)


def test_what_is_filled_in_stays_text_and_cannot_begin_a_header():
    (message,) = tell(context={"number": "{link}\r\nBcc: all@example.org"})
    assert queries.content(message).subject == "案件 {link} Bcc: all@example.org 已受理"


def test_a_missing_name_or_an_unknown_template_queues_nothing():
    with pytest.raises(TemplateError):
        tell(context={})
    with pytest.raises(UnknownEntryError):
        notices.notify("samples.recieved", to=CITIZEN, context={}, ref=CASE)
    assert not Message.objects.exists()


def test_destroying_the_objects_key_leaves_the_record_and_no_text(person):
    tell(Recipient(person=person.ref))
    tell(Recipient(person=person.ref), ref="samples:case:2")
    vault.destroy(CASE)
    first, second = queries.inbox(person.ref)
    assert (first.subject, second.subject) == ("Case 115-0000001-2 received", "—")


def fill_inbox(person, number=5):
    for _ in range(number):
        tell(Recipient(person=person.ref), channels=["inbox"])
    return [item.id for item in queries.inbox(person.ref)]


def test_an_inbox_is_paged_by_keyset_newest_first(person):
    ids = fill_inbox(person)
    assert ids == sorted(ids, reverse=True)
    page = queries.inbox(person.ref, limit=2)
    assert [item.id for item in page] == ids[:2]
    assert [item.id for item in queries.inbox(person.ref, before=page[-1].id)] == ids[2:]
    assert queries.unread_count(person.ref) == 5


def test_only_the_owner_marks_as_read(person):
    ids = fill_inbox(person)
    owner, other = actor_of(person.pk, grants={}), actor_of(person.pk + 1, grants={})
    assert notices.mark_read(ids[:2], actor=other, now=NOW) == 0
    assert notices.mark_read(ids[:2], actor=owner, now=NOW) == 2
    assert notices.mark_read(ids[:2], actor=owner, now=NOW) == 0
    assert [item.id for item in queries.inbox(person.ref, unread_only=True)] == ids[2:]
    assert notices.mark_all_read(actor=owner, up_to=ids[3], now=NOW) == 2
    assert queries.unread_count(person.ref) == 1
    with pytest.raises(NotPermittedError):
        notices.mark_all_read(actor=citizen())


def test_an_inbox_costs_the_same_queries_for_one_and_for_many(person, django_assert_num_queries):
    fill_inbox(person, 1)
    with django_assert_num_queries(2):
        queries.inbox(person.ref)
    fill_inbox(person, 5)
    with django_assert_num_queries(2):
        queries.inbox(person.ref)


def weekly():
    return declare_template(
        "samples.weekly",
        zh_subject="週報",
        zh_body="週報",
        en_subject="weekly",
        en_body="weekly",
        optional=True,
    )


def test_what_a_person_declined_is_left_out_until_it_is_wanted_again(person):
    owner, key = actor_of(person.pk, grants={}), weekly()

    def channels():
        to = [Recipient(person=person.ref), CITIZEN]
        rows = notices.notify(key, to=to, context={}, ref=CASE, now=NOW)
        return sorted((row.person, row.channel) for row in rows)

    notices.prefer(key, "email", wanted=False, actor=owner)
    assert channels() == [("", "email"), (person.ref, "inbox")]
    assert [(one.template.key, one.channel, one.wanted) for one in queries.choices(person.ref)] == [
        (key, "inbox", True),
        (key, "email", False),
    ]
    notices.prefer(key, "email", wanted=True, actor=owner)
    assert channels() == [("", "email"), (person.ref, "email"), (person.ref, "inbox")]


def test_a_duty_cannot_be_declined_and_nobody_declines_for_others(person):
    owner, key = actor_of(person.pk, grants={}), weekly()
    for template, channel in (("samples.received", "email"), (key, "sms")):
        with pytest.raises(PreferenceError):
            notices.prefer(template, channel, wanted=False, actor=owner)
    with pytest.raises(NotPermittedError):
        notices.prefer(key, "email", wanted=False, actor=citizen())
    assert len(tell(Recipient(person=person.ref))) == 2
