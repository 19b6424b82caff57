"""Names, addresses and numbers of people who do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from civicloop.assembly.demonstration.rules.chance import Weighted
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.romanization import syllables_of

MAIL_DOMAIN = "kaohsiung.example"
CITIZENS_DOMAINS = ("mail.example", "post.example", "home.example")


@dataclass(frozen=True, slots=True)
class Contact:
    """A citizen as they leave their name; what they kept to themselves is empty."""

    name: str
    email: str
    phone: str


@cache
def _lists() -> tuple[Weighted[str], list[str], list[str]]:
    names = table("names")
    return (
        Weighted(list(names["surnames"].items())),
        str(names["men"]).split(),
        str(names["women"]).split(),
    )


def full_name(chance: Random) -> str:
    """A surname as frequent as in life, with a given name."""
    surnames, men, women = _lists()
    return surnames.pick(chance) + chance.choice(men if chance.random() < 0.5 else women)  # noqa: PLR2004


def mail_name(name: str, number: int) -> str:
    """A mailbox after a name: 陳家銘 with 83 as chen.jiaming83."""
    surname, *given = syllables_of(name)
    return f"{surname}.{''.join(given)}{number or ''}"


def mobile(chance: Random) -> str:
    """A mobile number under a prefix that no operator has."""
    return f"0999-{chance.randint(0, 999):03d}-{chance.randint(0, 999):03d}"


def landline(chance: Random) -> str:
    """A number of the city that no exchange connects, since none begins with a nought."""
    return f"07-000{chance.randint(0, 9999):04d}"


def contact(chance: Random, *, leaves_mail: float, leaves_phone: float) -> Contact:
    """A citizen; how likely an address and a number are left depends on the way in."""
    name = full_name(chance)
    email = phone = ""
    if chance.random() < leaves_mail:
        domain = chance.choice(CITIZENS_DOMAINS)
        email = f"{mail_name(name, chance.randint(1, 9999))}@{domain}"
    if chance.random() < leaves_phone:
        phone = mobile(chance) if chance.random() < 0.85 else landline(chance)  # noqa: PLR2004
    if not email and not phone and chance.random() < 0.6:  # noqa: PLR2004 (many stay unnamed)
        name = ""
    elif chance.random() < 0.3:  # noqa: PLR2004 (some leave only how to be addressed)
        name = name[0] + chance.choice(("先生", "小姐", "太太"))
    return Contact(name, email, phone)
