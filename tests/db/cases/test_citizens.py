"""What the citizen does with the own case, and the way to it."""

from datetime import timedelta

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import (
    Fault,
    NoteError,
    RatingError,
    StepNotOpenError,
    TimeOverError,
    TooManyTriesError,
    UnknownCaseError,
    WaitingError,
)
from civicloop.answer.cases.models import Case, FailedLookup, Rating
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import MONDAY, picture
from tests.db.cases.test_opening import finish

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=24)


@pytest.fixture
def closed(city, opened):
    """A case that was closed on Monday at noon."""
    return finish(city, opened)


def me(case):
    return citizen(case.ref)


def rate(case, *, now=LATER, actor=None, **marks):
    values = {"manner": 5, "speed": 4, "result": 3, "comment": ""} | marks
    return cases.rate(case.pk, **values, actor=actor or me(case), now=now)


def test_the_holder_of_the_secret_rates_once_and_may_change_it(closed):
    rate(closed, comment="謝謝，電話 0912-345-678")
    changed = rate(closed, result=1, now=LATER + timedelta(hours=1))
    assert (Rating.objects.count(), changed.result, changed.revision) == (1, 1, 2)
    events = [e.body for e in ledger.history(closed.ref) if e.name == "cases.case_rated"]
    assert [(e["result"], e["revision"]) for e in events] == [(3, 1), (1, 2)]


def test_a_comment_is_kept_sealed_and_shown_masked(closed):
    rating = rate(closed, comment="電話 0912-345-678")
    assert rating.comment_masked == "電話 0912-***-678"


def test_a_rating_out_of_range_or_too_late_or_by_others_is_refused(city, closed):
    with pytest.raises(RatingError) as caught:
        rate(closed, manner=6)
    assert caught.value.faults == {
        "manner": (Fault("mark_out_of_range", {"lowest": 1, "highest": 5}),)
    }
    with pytest.raises(TimeOverError):
        rate(closed, now=MONDAY + timedelta(hours=24 * 40))
    with pytest.raises(NotPermittedError):
        rate(closed, actor=city.actor("head"))
    with pytest.raises(NotPermittedError):
        rate(closed, actor=citizen("cases:case:999"))
    assert Rating.objects.count() == 0


def test_an_open_case_is_not_rated(opened):
    with pytest.raises(StepNotOpenError):
        rate(opened)


def test_not_fixed_opens_the_case_again_with_new_clocks(closed):
    case = cases.reopen(closed.pk, reason="not_fixed", text="還在", actor=me(closed), now=LATER)
    assert (case.state, case.round, case.handler, case.closed_at, case.outcome) == (
        "assigned",
        2,
        None,
        None,
        "",
    )
    assert case.operational_due_at == LATER + timedelta(hours=4)
    assert {c.kind: c.outcome for c in clock.clocks(case.ref)} == {
        "operational": "on_time",
        "statutory": "on_time",
        "operational.2": "open",
        "statutory.2": "open",
    }


def test_photos_of_the_first_round_are_no_proof_in_the_second(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer, now=MONDAY + timedelta(hours=1))
    cases.start(opened.pk, actor=officer, now=MONDAY + timedelta(hours=2))
    close = {"outcome": "fixed", "answer": "好了", "actor": officer}
    cases.close(opened.pk, photos=[picture()], now=MONDAY + timedelta(hours=3), **close)
    cases.reopen(opened.pk, reason="not_fixed", actor=me(opened), now=LATER)
    cases.accept(opened.pk, actor=officer, now=LATER + timedelta(hours=1))
    cases.start(opened.pk, actor=officer, now=LATER + timedelta(hours=2))
    with pytest.raises(Exception, match="proof_missing"):
        cases.close(opened.pk, now=LATER + timedelta(hours=3), **close)


def test_after_the_time_only_staff_reopen(city, closed):
    late = MONDAY + timedelta(hours=24 * 40)
    with pytest.raises(TimeOverError):
        cases.reopen(closed.pk, reason="not_fixed", actor=me(closed), now=late)
    case = cases.reopen(closed.pk, reason="not_fixed", actor=city.actor("agent"), now=late)
    assert case.state == "assigned"


def test_a_case_whose_texts_are_destroyed_is_not_reopened(city, closed):
    vault.destroy(closed.ref)
    with pytest.raises(TimeOverError):
        cases.reopen(
            closed.pk,
            reason="not_fixed",
            text="還是壞的",
            actor=city.actor("head"),
            now=LATER + timedelta(hours=24 * 366),
        )
    assert Case.objects.get().state == "answered"


def test_reopening_without_a_reason_changes_nothing(closed):
    with pytest.raises(NoteError):
        cases.reopen(closed.pk, reason="", actor=me(closed), now=LATER)
    assert Case.objects.get().state == "answered"


def test_a_withdrawn_case_ends_its_clocks_without_a_result(opened):
    case = cases.withdraw(opened.pk, text="已自行解決", actor=me(opened), now=LATER)
    assert (case.state, case.outcome, case.closed_at) == ("withdrawn", "", LATER)
    assert {c.outcome for c in clock.clocks(case.ref)} == {"void"}
    with pytest.raises(StepNotOpenError):
        cases.withdraw(opened.pk, actor=me(opened), now=LATER)


def test_the_citizens_answer_lets_the_clocks_run_again(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer, now=MONDAY + timedelta(hours=1))
    cases.pause(
        opened.pk,
        reason="information",
        question="?",
        actor=officer,
        now=MONDAY + timedelta(hours=2),
    )
    with pytest.raises(WaitingError):
        cases.resume(opened.pk, answer="", actor=me(opened), now=LATER)
    case = cases.resume(opened.pk, answer="在東側", actor=me(opened), now=LATER)
    assert case.state == "accepted"


def test_number_and_secret_lead_to_the_case_however_they_are_typed(opened):
    secret = cases.secret_of(opened)
    typed = f" {secret[:4]} {secret[4:8]}-{secret[8:]} ".lower()
    assert cases.look_up(opened.number.replace("-", " "), typed, visitor="1.2.3.4") == opened


@pytest.mark.parametrize("which", ["number", "secret", "both", "nul", "empty"])
def test_a_wrong_number_and_a_wrong_secret_get_the_same_answer(opened, which):
    right = (opened.number, cases.secret_of(opened))
    wrong = {
        "number": ("115-9999999-0", right[1]),
        "secret": (right[0], "0000-0000-0000"),
        "both": ("x", "y"),
        "nul": ("\x00", "\x00"),
        "empty": ("", ""),
    }[which]
    with pytest.raises(UnknownCaseError) as caught:
        cases.look_up(*wrong, visitor="1.2.3.4")
    assert str(caught.value) == ""
    assert FailedLookup.objects.count() == 1


def test_who_guesses_too_often_waits_and_others_do_not(opened):
    secret = cases.secret_of(opened)
    for _ in range(20):
        with pytest.raises(UnknownCaseError):
            cases.look_up(opened.number, "guess", visitor="1.2.3.4", now=LATER)
    with pytest.raises(TooManyTriesError):
        cases.look_up(opened.number, secret, visitor="1.2.3.4", now=LATER)
    assert cases.look_up(opened.number, secret, visitor="5.6.7.8", now=LATER) == opened
    after = LATER + timedelta(minutes=16)
    assert cases.look_up(opened.number, secret, visitor="1.2.3.4", now=after) == opened
