"""Who a personal value speaks of: its e-mail addresses and telephone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from civicloop.engines.registers.rules.definitions import Definition
from civicloop.engines.registers.rules.fields import Kind

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE: Final = re.compile(r"(?<![\w+])(?:\+?886|\(?0)[\d()\-. ]{6,16}\d")
_LEAST_FIGURES, _CODE = 8, "886"
EMAIL, PHONE = "email", "phone"
Contact = tuple[str, str]


def contacts(text: str) -> frozenset[Contact]:
    """The addresses and numbers in a text, each with its kind, written in one way."""
    plain = unicodedata.normalize("NFKC", text)
    found = {(EMAIL, address.casefold().rstrip(".")) for address in _EMAIL.findall(plain)}
    numbers = (figures(number) for number in _PHONE.findall(_EMAIL.sub(" ", plain)))
    return frozenset(found | {(PHONE, one) for one in numbers if len(one) >= _LEAST_FIGURES})


def figures(phone: str) -> str:
    """The figures of a number without the country's, so that +886 912 and 0912 are the same."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign.isdecimal())
    return f"0{plain[3:].removeprefix('0')}" if plain.startswith(_CODE) else plain


def own_values(
    definition: Definition, texts: Mapping[str, str], person: frozenset[Contact]
) -> dict[str, str]:
    """What of the personal values of an entry is about one person, and nobody else's.

    Of a long text it is the lines that name them. The short values are theirs where one of
    them does and no second address or number stands among them; else those alone that do.
    """
    short: dict[str, str] = {}
    found: dict[str, str] = {}
    for name, text in texts.items():
        field = definition.by_name.get(name)
        if field is not None and field.kind is Kind.LONG:
            lines = [line for line in text.splitlines() if contacts(line) & person]
            found |= {name: "\n".join(lines)} if lines else {}
        else:
            short[name] = text
    theirs = {name: text for name, text in short.items() if contacts(text) & person}
    return found | (short if theirs and _is_of_one(short) else theirs)


def is_shared(definition: Definition, texts: Mapping[str, str]) -> bool:
    """Whether the personal values of an entry may speak of more than one person."""
    long = [
        text for name, text in texts.items()
        if name in definition.by_name and definition.by_name[name].kind is Kind.LONG
    ]  # fmt: skip
    return any(len(text.split("\n")) > 1 for text in long) or not _is_of_one(texts)


def _is_of_one(texts: Mapping[str, str]) -> bool:
    found = frozenset().union(*(contacts(text) for text in texts.values()))
    return all(sum(kind == wanted for kind, _ in found) <= 1 for wanted in (EMAIL, PHONE))
