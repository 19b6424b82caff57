"""A choice is given as pairs, as a mapping, or by a function; of a badge its word is shown."""

from enum import StrEnum

import pytest

from civicloop.ui.web.filters import ChoiceFilter


class State(StrEnum):
    OPEN = "open"
    ENDED = "ended"


BADGES = {State.OPEN: ("Open", "info"), State.ENDED: ("Ended", "neutral")}
WORDS = [("open", "Open"), ("ended", "Ended")]


@pytest.mark.parametrize("given", [BADGES, dict(WORDS), WORDS, lambda: BADGES, lambda: WORDS])
def test_each_value_has_its_word(given):
    found = ChoiceFilter("state", "State", choices=given)
    assert found.choices == WORDS
    assert (found.word("ended"), found.clean("ended"), found.clean("gone")) == (
        "Ended", "ended", None,
    )  # fmt: skip
