"""Words that everybody in the city would try first."""

from __future__ import annotations

from collections.abc import Iterable

CONTEXT_WORDS = (
    "civicloop",
    "password",
    "administrator",
    "kaohsiung",
    "taipei",
    "taichung",
    "tainan",
    "taoyuan",
    "1999",
    "rdec",
    "qwerty",
    "高雄",
    "臺北",
    "台北",
    "市政府",
    "研考會",
    "密碼",
)
LEAST_REST = 10


def is_repetition(password: str) -> bool:
    """Whether a password is a short piece over and over (the last one may be cut)."""
    folded = password.casefold()
    return any(
        all(letter == folded[i % size] for i, letter in enumerate(folded))
        for size in range(1, min(LEAST_REST, len(folded) // 2 + 1))
    )


def context_word_in(password: str, more: Iterable[str] = ()) -> str:
    """The word of the context that carries a password, or nothing.

    A word is allowed inside a password that is long enough without it.
    """
    folded = password.casefold()
    for word in (*CONTEXT_WORDS, *(text.casefold() for text in more if len(text) > 1)):
        if word in folded and len(folded.replace(word, "")) < LEAST_REST:
            return word
    return ""
