"""Who a personal value speaks of: its e-mail addresses, telephone numbers and names."""

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
EMAIL, PHONE, NAME = "email", "phone", "name"
MOST_NAMES: Final = 400
_PARTS: Final = re.compile(r"[,;，、；。/|()（）:：<>\n\r\t]+")
_CHINESE: Final = re.compile(
    r"[\u3400-\u9fff]{2,6}|[\u3400-\u9fff]{1,12}(?:[‧·・•][\u3400-\u9fff]{1,12})+"
)
_LATIN: Final = re.compile(r"[^\W\d_]+(?:[-'’.‧·][^\W\d_]*)*")
_TITLES: Final = re.compile(
    r"(?:先生|女士|小姐|同學|老師|講師|教授|副教授|博士|律師|醫師|建築師|技師|會計師|"
    r"主任委員|委員|主任|局長|處長|科長|股長|組長|秘書|專員|君)$"
)
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


def names(text: str) -> frozenset[Contact]:
    """The names that may stand in a text, each written in one way; at most ``MOST_NAMES``.

    Of Chinese every run of two to six characters between spaces and marks, without a title
    behind it; of other scripts every two to five words together, in whatever order.
    """
    plain = _PHONE.sub("\n", _EMAIL.sub("\n", unicodedata.normalize("NFKC", text)))
    found: dict[str, None] = {}
    for part in _PARTS.split(plain):
        words = part.split()
        if len(words) > 1 and all(len(word) == 1 for word in words):
            words = ["".join(words)]
        for word in words:
            bare = _TITLES.sub("", word)
            if _CHINESE.fullmatch(bare):
                found[re.sub("[‧·・•]", "", bare)] = None
        folded = [word.casefold().strip(".") for word in words]
        if 2 <= len(folded) <= 5 and all(_LATIN.fullmatch(word) for word in words):  # noqa: PLR2004 (given and family name)
            found[" ".join(sorted(folded))] = None
    return frozenset((NAME, one) for one in list(found)[:MOST_NAMES])


def own_values(
    definition: Definition, texts: Mapping[str, str], person: frozenset[Contact]
) -> dict[str, str]:
    """What of the personal values of an entry is about one person, and nobody else's.

    Of a long text it is the lines that name them. The short values are theirs where one of
    them does and no second address, number or name stands among them; else those that do.
    """
    short: dict[str, str] = {}
    found: dict[str, str] = {}
    for name, text in texts.items():
        field = definition.by_name.get(name)
        if field is not None and field.kind is Kind.LONG:
            lines = [line for line in text.splitlines() if _all(line) & person]
            found |= {name: "\n".join(lines)} if lines else {}
        else:
            short[name] = text
    theirs = {name: text for name, text in short.items() if _all(text) & person}
    return found | (short if theirs and _is_of_one(short) else theirs)


def is_shared(definition: Definition, texts: Mapping[str, str]) -> bool:
    """Whether the personal values of an entry may speak of more than one person."""
    long = [
        text for name, text in texts.items()
        if name in definition.by_name and definition.by_name[name].kind is Kind.LONG
    ]  # fmt: skip
    return any(len(text.split("\n")) > 1 for text in long) or not _is_of_one(texts)


def _is_of_one(texts: Mapping[str, str]) -> bool:
    found = frozenset().union(*(_all(text) for text in texts.values()))
    return all(sum(kind == one for kind, _ in found) <= 1 for one in (EMAIL, PHONE, NAME))


def _all(text: str) -> frozenset[Contact]:
    return contacts(text) | names(text)
