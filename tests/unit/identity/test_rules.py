"""Codes by the vectors of the RFCs, limits, hosts and context words."""

import base64

import pytest

from civicloop.platform.identity.rules import (
    LIMITS,
    context_word_in,
    is_repetition,
    is_seed,
    matching_step,
    may_offer_passkeys,
    new_seed,
    passkey_address,
    value_at,
)

SEED = base64.b32encode(b"12345678901234567890").decode()


FIRST_TEN = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489"


@pytest.mark.parametrize(("step", "code"), enumerate(FIRST_TEN.split(" ")))
def test_codes_are_those_of_rfc_4226_appendix_d(step, code):
    assert value_at(SEED, step) == code


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238_appendix_b(at, code):
    assert matching_step(SEED, code, at=at) == at // 30


def test_the_code_before_counts_and_no_other():
    now = 1_000_000
    codes = {ago: value_at(SEED, now // 30 - ago) for ago in (-1, 0, 1, 2)}
    found = {ago: matching_step(SEED, code, at=now) for ago, code in codes.items()}
    assert found == {-1: None, 0: now // 30, 1: now // 30 - 1, 2: None}


def test_blanks_in_a_code_do_not_matter_and_wide_figures_are_no_code():
    assert matching_step(SEED, " 287 082 ", at=59) == 1
    assert matching_step(SEED, "２８７０８２", at=59) is None


def test_seeds_are_base_32_of_enough_bits():
    assert is_seed(new_seed())
    assert len({new_seed() for _ in range(50)}) == 50
    assert [is_seed(text) for text in ("", "ABC", "GEZDGNBV", "not base 32!")] == [False] * 4


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [
        ("localhost:8000", False, True),
        ("civicloop.example.tw", True, True),
        ("civicloop.example.tw", False, False),
        ("127.0.0.1:8000", True, False),
        ("10.1.2.3", True, False),
        ("[::1]:8000", True, False),
        ("city.localhost:8000", False, True),
    ],
)
def test_passkeys_hold_on_names_in_a_secure_context(host, secure, offered):
    assert may_offer_passkeys(host, secure=secure) is offered


def test_who_came_by_the_loopback_address_is_told_the_name():
    assert passkey_address("127.0.0.1:8123", "/sign-in/") == "http://localhost:8123/sign-in/"
    assert passkey_address("10.0.0.1", "/sign-in/") == ""


def test_a_context_word_must_not_carry_a_password():
    assert context_word_in("Kaohsiung2026!!!") == "kaohsiung"
    assert context_word_in("高雄市政府密碼一二三四") != ""
    assert context_word_in("my kaohsiung summer of 1987") == ""
    assert context_word_in("wang-xiaoming-55", ["wang-xiaoming"]) == "wang-xiaoming"


def test_a_short_piece_over_and_over_is_no_password():
    assert is_repetition("abcabcabcabcabcab")
    assert is_repetition("AaAaAaAaAaAaAaAaAa")
    assert not is_repetition("vier blaue Esel am Fluss")


def test_nobody_gets_more_than_five_guesses_at_an_account_in_five_minutes():
    limits = {(row.attempts, row.seconds) for row in (LIMITS["account"], LIMITS["browser"])}
    assert limits == {(5, 300)}
