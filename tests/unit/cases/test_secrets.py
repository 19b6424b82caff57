"""The secret of a case."""

import pytest

from civicloop.answer.cases.rules import digest, grouped, normalised, same_secret, secret_from

KEYED = "9f" * 32


def test_a_secret_has_twelve_signs_that_are_not_misread():
    secret = secret_from(KEYED)
    assert len(secret) == 12
    assert set(secret) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_the_same_digest_gives_the_same_secret_and_another_gives_another():
    assert secret_from(KEYED) == secret_from(KEYED)
    assert secret_from(KEYED) != secret_from("9e" * 32)


def test_people_copy_it_in_groups():
    assert grouped("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"


@pytest.mark.parametrize(
    "typed",
    ["ABCD-EFGH-JK10", "abcd efgh jk10", "ABCDEFGHJKIO", "abcd-efgh-jklo", " ABCDEFGHJK10 "],
)
def test_look_alikes_separators_and_small_letters_are_forgiven(typed):
    assert normalised(typed) == "ABCDEFGHJK10"
    assert same_secret(typed, digest("ABCDEFGHJK10"))


@pytest.mark.parametrize(
    "typed", ["", "ABCDEFGHJK11", "ABCDEFGHJK1", "ABCDEFGHJK100", "路燈", "\x00"]
)
def test_any_other_text_is_refused(typed):
    assert not same_secret(typed, digest("ABCDEFGHJK10"))
