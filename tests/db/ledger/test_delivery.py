"""Who hears of what, how often, in which order, and what a failure holds back."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.errors import LetterError
from civicloop.kernel.ledger.models import Cursor, Letter, Stream
from civicloop.kernel.ledger.rules import subscribe
from civicloop.kernel.ledger.rules.letters import TRIES
from civicloop.kernel.ledger.services.delivery import Delivery
from tests.db.ledger.events import CaseClosed, CaseOpened

pytestmark = pytest.mark.django_db

ADMINISTRATOR = machine("administrator", "ledger.decide_letters")
NOW = dt.datetime(2046, 11, 21, 8, tzinfo=dt.UTC)  # no clock on the wall has come there


def hours(number: float) -> dt.datetime:
    return NOW + dt.timedelta(hours=number)


def listener(*names, name="samples.listen", fails=lambda event: False, **more):
    heard = []

    def react(event):
        if fails(event):
            raise ValueError(
                f"王小明 0912-345-678 wrote to someone@example.org about '{event.ref}'"
            )
        heard.append((event.ref, event.number))

    subscribe(*names, name=name, **more)(react)
    return heard


def round_at(now=NOW, limit=500):
    ledger.seal_pending()
    return ledger.deliver_pending(limit=limit, now=now)


def test_a_subscriber_hears_each_event_of_its_names_once_in_order(write):
    heard = listener("samples.case_opened")
    write(CaseOpened("samples:case:1"), CaseClosed("samples:case:1"), CaseOpened("samples:case:2"))
    assert round_at() == Delivery(delivered=2)
    assert round_at() == Delivery()
    assert heard == [("samples:case:1", 1), ("samples:case:2", 1)]


def test_a_module_and_everything_can_be_subscribed_to(write):
    of_module = listener("samples.*", name="samples.module")
    of_all = listener("*", name="samples.all")
    of_other = listener("sample.*", "samplesXcase_opened", name="samples.other")
    write(CaseOpened("samples:case:1"), CaseClosed("samples:case:1"))
    round_at()
    assert of_module == of_all == [("samples:case:1", 1), ("samples:case:1", 2)]
    assert of_other == []


def test_an_event_is_delivered_as_it_was_written(write):
    seen = []
    subscribe("samples.case_opened", name="samples.see")(seen.append)
    (row,) = write(CaseOpened("samples:case:7", unit=3, note="燈不亮"), reason="來電", at=NOW)
    round_at()
    (event,) = seen
    assert (event.name, event.ref, event.body) == (
        "samples.case_opened",
        "samples:case:7",
        {"case": "samples:case:7", "unit": 3},
    )
    assert (event.actor, event.at, event.number) == ("machine:clerk", NOW, 1)
    assert (event.position, event.recorded_at, event.version) == (
        row.position,
        row.recorded_at,
        1,
    )
    assert event.sequence == queries.position()
    assert ledger.open_texts(event) == {"note": "燈不亮", "reason": "來電"}


def test_an_unsealed_event_is_not_delivered(write):
    heard = listener("*")
    write(CaseOpened("samples:case:1"))
    assert ledger.deliver_pending(now=NOW) == Delivery()
    assert heard == []
    # and the subscriber installed meanwhile hears of it once it is sealed
    assert round_at() == Delivery(delivered=1)


def test_a_new_subscriber_hears_what_is_sealed_after_it_came_or_all(write):
    write(CaseOpened("samples:case:1"))
    ledger.seal_pending()
    late = listener("*", name="samples.late")
    whole = listener("*", name="samples.whole", from_start=True)
    write(CaseOpened("samples:case:2"))
    round_at()
    assert late == [("samples:case:2", 1)]
    assert whole == [("samples:case:1", 1), ("samples:case:2", 1)]


def test_a_loaded_history_can_be_passed_over(write):
    heard = listener("*", from_start=True)
    write(*(CaseOpened(f"samples:case:{n}") for n in range(5)))
    ledger.seal_pending()
    assert ledger.pass_over() == 1
    write(CaseOpened("samples:case:9"))
    round_at()
    assert heard == [("samples:case:9", 1)]


def test_the_limit_cuts_a_round_short_and_says_so(write):
    heard = listener("*")
    write(*(CaseOpened(f"samples:case:{n}") for n in range(5)))
    assert round_at(limit=3) == Delivery(delivered=3, more=True)
    assert round_at(limit=3) == Delivery(delivered=2)
    assert len(heard) == 5


def test_a_failure_parks_later_events_of_its_object_and_no_others(write):
    broken = {"samples:case:1"}
    heard = listener("*", fails=lambda event: event.ref in broken)
    write(CaseOpened("samples:case:1"), CaseOpened("samples:case:2"), CaseClosed("samples:case:1"))
    assert round_at() == Delivery(delivered=1, failed=1, parked=1)
    write(CaseClosed("samples:case:2"))
    assert round_at() == Delivery(delivered=1)
    assert heard == [("samples:case:2", 1), ("samples:case:2", 2)]
    assert [(letter.stream, letter.state) for letter in queries.letters(state=None)] == [
        ("samples:case:1", "parked"),
        ("samples:case:1", "waiting"),
    ]
    broken.clear()
    assert round_at(hours(1)) == Delivery(delivered=2)
    assert heard[2:] == [("samples:case:1", 1), ("samples:case:1", 2)]
    assert not Letter.objects.exists()


def test_a_failed_event_waits_longer_each_time_and_dies_after_its_tries(write):
    listener("*", fails=lambda event: True)
    write(CaseOpened("samples:case:1"))
    round_at()
    waits, now = [], NOW
    while (letter := Letter.objects.get()).state == "waiting":
        waits.append((letter.next_try_at - now).total_seconds())
        assert round_at(letter.next_try_at - dt.timedelta(seconds=1)) == Delivery()
        now = letter.next_try_at
        round_at(now)
    assert waits == [5, 15, 45, 135, 405, 1215, 3600]
    assert (letter.state, letter.attempts) == ("dead", TRIES)
    assert round_at(now + dt.timedelta(hours=100)) == Delivery()
    assert queries.letter_counts() == {"parked": 0, "waiting": 0, "dead": 1}


def test_what_a_failed_reaction_wrote_is_undone(write):
    def react(event):
        Stream.objects.create(ref="samples:half:1", last_number=1)
        raise RuntimeError("halfway")

    subscribe("*", name="samples.half")(react)
    write(CaseOpened("samples:case:1"))
    assert round_at() == Delivery(failed=1)
    assert not Stream.objects.filter(ref="samples:half:1").exists()
    assert Cursor.objects.get().sequence == queries.position()


def test_a_broken_reference_that_only_the_commit_would_find_is_a_letter_too(write):
    def react(event):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO organizations_post (person_id, unit_id, title, is_head, valid_from)"
                " VALUES (987654, 987654, '', false, '2026-01-01')"
            )

    subscribe("*", name="samples.dangling")(react)
    write(CaseOpened("samples:case:1"))
    assert round_at() == Delivery(failed=1)
    assert Letter.objects.get().error_class == "django.db.utils.IntegrityError"


def test_a_letter_keeps_the_error_without_what_is_personal(write):
    listener("*", fails=lambda event: True)
    write(CaseOpened("samples:case:1"))
    round_at()
    letter = Letter.objects.get()
    assert letter.error_class == "builtins.ValueError"
    assert letter.error_text.startswith("… … wrote to … about … (test_delivery.py:")


def dead_letter(write, fails):
    listener("*", fails=fails)
    write(CaseOpened("samples:case:1"), CaseClosed("samples:case:1"))
    round_at()
    Letter.objects.filter(state="waiting").update(state="dead", attempts=TRIES)
    return Letter.objects.get(state="dead")


def test_a_retried_letter_goes_and_takes_along_what_was_parked(write):
    broken = [True]
    letter = dead_letter(write, lambda event: broken[0])
    assert round_at(hours(9)) == Delivery()
    broken[0] = False
    ledger.retry_letter(letter.pk, actor=ADMINISTRATOR, reason="郵件主機已修復", now=NOW)
    assert round_at().delivered == 3  # both, and the event of the decision
    assert not Letter.objects.exists()
    (decision,) = queries.history(letter.ref)
    assert (decision.name, decision.actor) == ("ledger.letter_retried", "machine:administrator")
    assert ledger.open_texts(decision) == {"reason": "郵件主機已修復"}


def test_a_discarded_letter_is_never_taken_but_what_was_parked_is(write):
    letter = dead_letter(write, lambda event: event.ref == "samples:case:1" and event.number == 1)
    ledger.discard_letter(letter.pk, actor=ADMINISTRATOR, reason="重複")
    assert round_at().delivered == 2
    assert not Letter.objects.exists()
    assert [event.name for event in queries.history(letter.ref)] == ["ledger.letter_discarded"]


def test_only_who_may_decides_and_only_on_dead_letters(write):
    letter = dead_letter(write, lambda event: True)
    waiting = Letter.objects.get(state="parked")
    for verb in (ledger.retry_letter, ledger.discard_letter):
        with pytest.raises(NotPermittedError):
            verb(letter.pk, actor=machine("clerk"), reason="")
        with pytest.raises(LetterError):
            verb(waiting.pk, actor=ADMINISTRATOR, reason="")
        with pytest.raises(LetterError):
            verb(0, actor=ADMINISTRATOR, reason="")
    assert queries.letter_counts() == {"parked": 1, "waiting": 0, "dead": 1}
    assert queries.history(letter.ref) == []


def test_a_backlog_behind_a_dead_letter_goes_in_order_round_by_round(write):
    sick = {"yes": True}
    heard = listener("samples.*", fails=lambda event: sick["yes"] and event.number == 1)
    write(*[CaseOpened("samples:case:1") for _ in range(6)])
    for at in range(TRIES):
        round_at(hours(10 * at))
    assert Letter.objects.filter(state="dead").count() == 1
    assert Letter.objects.filter(state="parked").count() == 5
    sick["yes"] = False
    (dead,) = Letter.objects.filter(state="dead")
    ledger.discard_letter(dead.pk, actor=ADMINISTRATOR, reason="test", now=hours(200))
    assert Letter.objects.filter(state="waiting").count() == 1, "the next one is taken up"
    rounds = [round_at(hours(200), limit=2).delivered for _ in range(4)]
    assert rounds == [2, 2, 1, 0]
    assert [number for _, number in heard] == [2, 3, 4, 5, 6]


def test_where_nothing_is_new_a_round_asks_as_much_for_many_subscribers_as_for_one(
    write, django_assert_num_queries
):
    listener("samples.*", name="samples.first")
    write(CaseOpened("samples:case:1"))
    assert round_at().delivered == 1
    with CaptureQueriesContext(connection) as one:
        ledger.deliver_pending(now=NOW)
    for number in range(5):
        listener("samples.*", name=f"samples.more_{number}")
    ledger.deliver_pending(now=NOW)  # they are given where they begin
    with django_assert_num_queries(len(one)):
        ledger.deliver_pending(now=NOW)
    write(CaseOpened("samples:case:2"))
    assert round_at().delivered == 6, "each of them hears what is new"
