"""Letters to the mayor: kept until the address is confirmed, then cases."""

import re
from datetime import timedelta

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError, Fault, UnknownTokenError
from civicloop.answer.cases.models import Case, Category, Letter
from civicloop.answer.cases.rules import grouped
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries as files
from civicloop.kernel.files import services as store
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.vault import queries as keys
from tests.db.cases.city import MONDAY, draft, picture

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(hours=1)
LATE = MONDAY + timedelta(hours=73)
JANITOR = machine("janitor")
WORDS = "建議公園延長開放時間，我是王小明 0912-345-678。"


@pytest.fixture
def mailbox(city):
    """The city with one kind of letter."""
    return Category.objects.create(
        code="suggestion",
        kind="mailbox",
        name_zh="市政建議",
        name_en="Suggestion",
        operational_hours=24,
        statutory_days=7,
        needs_place=False,
        is_public=False,
    )


def letter_draft(**changes):
    values = {"category": "suggestion", "description": WORDS, "lon": None, "lat": None, "place": ""}
    return draft(**values | changes)


def write(key="k", case_id=None, now=MONDAY, **changes):
    return cases.write_letter(
        letter_draft(**changes), key=key, case_id=case_id or cases.reserve(), now=now
    )


def token():
    """The token in the newest message."""
    row = Message.objects.filter(template="cases.letter_confirm").latest("pk")
    return re.search(r"/mailbox/([0-9a-f]{32})/", notices.content(row).body)[1]


def test_a_letter_is_no_case_before_its_writer_confirms(mailbox):
    letter = write()
    assert (Case.objects.count(), letter.confirm_until) == (0, MONDAY + timedelta(hours=72))
    assert "公園" not in str(bytes(letter.draft_sealed))
    assert cases.letter_draft(letter).description == WORDS
    assert Message.objects.get().template == "cases.letter_confirm"
    assert WORDS not in notices.content(Message.objects.get()).body


def test_confirming_makes_it_a_case_of_its_own_kind_whose_clocks_begin_then(mailbox):
    reserved = cases.reserve()
    letter = write(case_id=reserved)
    case = cases.confirm_letter(token(), now=SOON)
    assert (case.pk, case.category.kind, case.opened_at) == (reserved, "mailbox", SOON)
    assert case.operational_due_at == SOON + timedelta(hours=24)
    assert case.reporter.email_masked != ""
    letter.refresh_from_db()
    assert (letter.case, letter.draft_sealed) == (case, None)
    assert keys.is_destroyed(letter.ref)


def test_confirming_twice_gives_the_same_case(mailbox):
    write()
    said = token()
    first = cases.confirm_letter(said, now=SOON)
    assert cases.confirm_letter(said, now=LATE) == first
    assert Case.objects.count() == 1
    assert len(grouped(cases.secret_of(first))) == 14


def test_after_its_time_the_link_makes_no_case(mailbox):
    write()
    with pytest.raises(UnknownTokenError):
        cases.confirm_letter(token(), now=LATE)
    assert Case.objects.count() == 0


@pytest.mark.parametrize("wrong", ["", "0" * 32, "\x00", "x" * 32])
def test_a_guessed_token_is_unknown(mailbox, wrong):
    write()
    with pytest.raises(UnknownTokenError):
        cases.confirm_letter(wrong, now=SOON)
    with pytest.raises(UnknownTokenError):
        cases.discard_letter(wrong, actor=citizen(), now=SOON)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"email": " "}, {"email": (Fault("missing"),)}),
        ({"email": "nobody"}, {"email": (Fault("email_format"),)}),
        ({"description": ""}, {"description": (Fault("missing"),)}),
        ({"category": "unicorn"}, {"category": (Fault("unknown_category"),)}),
        (
            {"category": "pothole", "lon": 120.25, "lat": 22.55},
            {"category": (Fault("unknown_category"),)},
        ),
    ],
)
def test_what_is_no_letter_is_refused_and_nothing_is_kept(mailbox, changes, faults):
    with pytest.raises(DraftError) as refused:
        write(**changes)
    assert {name: row for name, row in refused.value.faults.items() if name in faults} == faults
    assert (Letter.objects.count(), Message.objects.count()) == (0, 0)


def test_the_same_page_and_the_same_words_are_one_letter_and_one_message(mailbox):
    first = write()
    assert write() == first
    assert write(key="other", now=MONDAY + timedelta(minutes=4)) == first
    assert (Letter.objects.count(), Message.objects.count()) == (1, 1)
    assert write(key="later", now=MONDAY + timedelta(minutes=6)) != first


def test_the_same_page_takes_no_second_letter(mailbox):
    write()
    with pytest.raises(KeyReusedError):
        write(description="別的事")


def test_two_letters_with_the_same_words_confirmed_together_are_one_case(mailbox):
    write()
    first = cases.confirm_letter(token(), now=LATE - timedelta(hours=2))
    write(key="later", now=MONDAY + timedelta(hours=1))
    again = cases.confirm_letter(token(), now=LATE - timedelta(hours=2))
    assert again == first
    assert cases.sweep_letters(actor=JANITOR, now=LATE + timedelta(hours=24)) == 2
    assert list(Case.objects.all()) == [first]


def test_a_discarded_letter_is_gone_with_its_photos(mailbox):
    reserved = cases.reserve()
    ref = f"cases:case:{reserved}"
    store.store(picture(), ref=ref, kind="cases.before_photo", actor=citizen(), now=MONDAY)
    letter = write(case_id=reserved)
    said = token()
    cases.discard_letter(said, actor=citizen(), now=SOON)
    assert (Letter.objects.count(), len(files.files_of(ref))) == (0, 0)
    assert keys.is_destroyed(letter.ref)
    with pytest.raises(UnknownTokenError):
        cases.confirm_letter(said, now=SOON)
    with pytest.raises(KeyReusedError):
        write(now=SOON)


def test_a_letter_that_is_a_case_cannot_be_discarded(mailbox):
    write()
    said = token()
    cases.confirm_letter(said, now=SOON)
    with pytest.raises(UnknownTokenError):
        cases.discard_letter(said, actor=citizen(), now=SOON)
    assert Case.objects.count() == 1


def test_the_sweep_deletes_letters_whose_time_is_over_and_leaves_their_cases(mailbox):
    write()
    case = cases.confirm_letter(token(), now=SOON)
    write(key="second", description="另一封信")
    assert cases.sweep_letters(actor=JANITOR, now=SOON) == 0
    assert cases.sweep_letters(actor=JANITOR, now=LATE) == 2
    assert (Letter.objects.count(), list(Case.objects.all())) == (0, [case])


def test_the_photos_of_a_letter_that_waits_are_not_swept(mailbox):
    reserved = cases.reserve()
    ref = f"cases:case:{reserved}"
    store.store(picture(), ref=ref, kind="cases.before_photo", actor=citizen(), now=MONDAY)
    write(case_id=reserved)
    cases.sweep_drafts(actor=JANITOR, now=MONDAY + timedelta(hours=48))
    assert len(files.files_of(ref)) == 1
    cases.confirm_letter(token(), now=MONDAY + timedelta(hours=49))
    assert len(files.files_of(ref)) == 1


def test_a_kind_of_letter_that_was_ended_meanwhile_leaves_the_letter_where_it_is(mailbox):
    write()
    Category.objects.filter(pk=mailbox.pk).update(is_offered=False)
    with pytest.raises(DraftError):
        cases.confirm_letter(token(), now=SOON)
    assert Letter.objects.get().case is None
    Category.objects.filter(pk=mailbox.pk).update(is_offered=True)
    assert cases.confirm_letter(token(), now=SOON).category == mailbox
