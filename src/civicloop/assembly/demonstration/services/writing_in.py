"""Lately people followed cases of others, and letters came in that no rule could place."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from civicloop.answer.cases import queries as case_queries
from civicloop.answer.cases import services as cases
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.people import (
    CITIZENS_DOMAINS,
    contact,
    full_name,
    mail_name,
)
from civicloop.assembly.demonstration.rules.weather import local
from civicloop.assembly.demonstration.services.hands import Hands, facts
from civicloop.kernel.notices import services as notices

FOLLOWERS, LETTERS, CONFIRMED = 60, 20, 0.85
AGO = timedelta(hours=24 * 18)


def follow(hands: Hands) -> int:
    """Neighbours who want to be told of each step of a public case; how many."""
    rows = list(case_queries.followable().order_by("pk"))
    if not rows:
        return 0
    count = hands.share(FOLLOWERS)
    for _ in range(count):
        case = hands.chance.choice(rows)
        at = hands.after(case)
        email = contact(hands.chance, leaves_mail=1, leaves_phone=0).email
        language = "en" if hands.chance.random() < 0.05 else "zh-hant"  # noqa: PLR2004 (as few as write English)
        cases.follow(case.pk, email=email, language=language, now=at)
        row = case.followers.order_by("-pk")[0]
        if hands.chance.random() < CONFIRMED:
            soon = at + (hands.city.now - at) * 0.05
            cases.confirm_following(cases.token_of(row), now=soon)
    return count


def set_letters_aside(hands: Hands) -> int:
    """Absence notes, lists, empty and returned letters of the last weeks; how many."""
    case = case_queries.received_rows().order_by("-pk").first()
    known = facts(case) if case else {}
    letters = table("lately")["letters"][: hands.share(LETTERS)]
    at = hands.city.now - AGO
    for number, letter in enumerate(letters):
        at += AGO / (len(letters) + 1)
        name = full_name(hands.chance)
        said = dict(known, name=name)
        notices.receive(
            _written(letter, said, hands, number, format_datetime(local(at))),
            way="lmtp",
            sender="" if letter["mark"] == "bounce" else f"{mail_name(name, 0)}@mail.example",
            recipients=[settings.MAIL_INTAKE or "intake@kaohsiung.example"],
            now=at,
        )
        notices.handle_due(limit=1, now=at)
    return len(letters)


def _written(
    letter: dict[str, str], said: dict[str, str], hands: Hands, number: int, date: str
) -> bytes:
    """The letter as it came over the wire, with the marks of its kind."""
    sender = letter["from"].format_map(said)
    box = mail_name(said["name"], 0) if sender == said["name"] else f"office{number}"
    domain = hands.chance.choice(CITIZENS_DOMAINS)
    mime = EmailMessage()
    is_returned = letter["mark"] == "bounce"
    mime["From"] = f"{sender} <{'mailer-daemon' if is_returned else box}@{domain}>"
    mime["To"] = settings.MAIL_INTAKE or "intake@kaohsiung.example"
    mime["Subject"] = letter["subject"].format_map(said)
    mime["Date"] = date
    mime["Message-ID"] = f"<{number}.{hands.city.seed}@{domain}>"
    if letter["mark"] in {"absent", "auto"}:
        mime["Auto-Submitted"] = "auto-replied" if letter["mark"] == "absent" else "auto-generated"
    if letter["mark"] == "list":
        mime["List-Id"] = f"<news.{domain}>"
        mime["Precedence"] = "list"
    mime.set_content(letter["text"].format_map(said))
    return mime.as_bytes()
