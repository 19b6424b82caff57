"""What is kept of an error, how subscribers choose, how events read."""

import pytest

from civicloop.kernel.ledger.rules import letters, sentences
from civicloop.kernel.ledger.rules.subscribers import SUBSCRIBERS, Subscriber, subscribe
from civicloop.kernel.ledger.states import LETTERS, LetterState
from civicloop.kernel.registry.errors import DuplicateEntryError
from civicloop.kernel.states.errors import IllegalMoveError


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Key (email)=(a@b.tw) already exists", "Key … already exists"),
        ("no mail to someone@example.org today", "no mail to … today"),
        ("bad value '0912-345-678'", "bad value …"),
        ("call 0912-345-678 or +886 7 3368333", "call … or …"),
        ("A123456789 is not valid", "… is not valid"),
        ("王小明 住在 苓雅區四維三路2號", "… … …2…"),
        ("first line\nDETAIL: (name)=(x)", "first line"),
        ("", ""),
    ],
)
def test_values_are_blotted_out_of_an_error(said, kept):
    assert letters.error_text(ValueError(said)) == kept


def test_an_error_is_named_with_its_module_and_place():
    with pytest.raises(KeyError) as caught:
        raise KeyError("secret")
    assert letters.error_class(caught.value) == "builtins.KeyError"
    assert letters.error_text(caught.value).startswith("… (test_letters.py:")


def test_a_long_error_is_cut():
    assert len(letters.error_text(ValueError("x " * 500))) == 300


MOVES = {
    ("parked", "take_up"): "waiting",
    ("waiting", "fail_again"): "waiting",
    ("waiting", "give_up"): "dead",
    ("dead", "retry"): "waiting",
}


@pytest.mark.parametrize("state", LetterState)
@pytest.mark.parametrize("move", LETTERS.moves)
def test_every_pair_of_state_and_move_is_decided(state, move):
    target = MOVES.get((state, move))
    if target is None:
        with pytest.raises(IllegalMoveError):
            LETTERS.target(move, current=state)
    else:
        assert LETTERS.target(move, current=state) == target


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [(("*",), True), (("cases.*",), True), (("cases.case_opened",), True), (("case.*",), False),
     (("cases.case_closed", "calls.*"), False)],
)  # fmt: skip
def test_a_subscriber_takes_events_by_name_module_or_all(wanted, taken):
    one = Subscriber("x", wanted, lambda event: None)
    assert one.takes("cases.case_opened") is taken


def test_a_subscriber_has_a_name_of_its_own_and_names_an_event(monkeypatch):
    monkeypatch.setattr(SUBSCRIBERS, "_entries", {})
    monkeypatch.setattr(SUBSCRIBERS, "_closed", False)
    subscribe("a.b", name="x")(lambda event: None)
    with pytest.raises(DuplicateEntryError):
        subscribe("a.c", name="x")(lambda event: None)
    with pytest.raises(ValueError, match="names no event"):
        subscribe(name="y")


def test_an_event_reads_as_a_sentence_in_two_languages(monkeypatch):
    monkeypatch.setattr(sentences.SENTENCES, "_entries", {})
    monkeypatch.setattr(sentences.SENTENCES, "_closed", False)
    sentences.declare_sentence("cases.case_assigned", zh="分派給{unit}", en="assigned to {unit}")
    assert sentences.sentence("cases.case_assigned", {"unit": "養工處"}) == "分派給養工處"
    assert sentences.sentence("cases.case_assigned", {"unit": "Roads"}, "en") == "assigned to Roads"
    assert sentences.sentence("cases.case_assigned", {}, "en") == "assigned to …"
    assert sentences.sentence("cases.case_lost", {}) == "case lost"
