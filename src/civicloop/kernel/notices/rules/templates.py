"""What is said, in two languages.

A template is plain text with names in braces: ``"案件 {number} 已受理"``. What is filled in
never brings its own braces to life, and in a subject its line breaks become blanks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from civicloop.kernel.notices.errors import TemplateError
from civicloop.kernel.notices.rules.channels import CHANNELS
from civicloop.kernel.registry.rules import Registry

DEFAULT_CHANNELS = ("inbox", "email")
WHITE = re.compile(r"[\s\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and body in one language; ``calendar`` is an appointment that goes with them.

    ``link`` is what a channel that shows no addresses in its text opens; whoever posts to
    ``unsubscribe`` gets no more of these.
    """

    subject: str
    body: str
    calendar: str = ""
    link: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One thing that is said."""

    key: str
    zh: Text
    en: Text
    channels: tuple[str, ...]
    quiet_hours: tuple[int, int] | None
    optional: bool

    def text(self, language: str) -> Text:
        """The text in a language; Traditional Chinese unless it is English."""
        return self.en if language.lower().startswith("en") else self.zh


TEMPLATES: Registry[Template] = Registry("notice template")


def _names(text: str) -> set[str]:
    try:
        found = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise TemplateError(f"{text!r}: {error}") from None
    if wrong := sorted(name for name in found if not name.isidentifier()):
        raise TemplateError(f"{text!r}: {{{wrong[0]}}} is not a plain name")
    return found


def declare_template(
    key: str,
    *,
    zh_subject: str,
    zh_body: str,
    en_subject: str,
    en_body: str,
    channels: tuple[str, ...] = DEFAULT_CHANNELS,
    quiet_hours: tuple[int, int] | None = None,
    optional: bool = False,
) -> str:
    """Declare ``module.what_is_said`` and return it.

    ``quiet_hours=(21, 8)`` puts off what would go out between these hours of the city's
    clock. Staff may decline an ``optional`` template by any of its channels. Both languages
    must use the same names.
    """
    zh, en = Text(zh_subject, zh_body), Text(en_subject, en_body)
    for channel in channels:
        CHANNELS.get(channel)
    if _names(zh.subject + zh.body) != _names(en.subject + en.body):
        raise TemplateError(f"{key}: the two languages do not use the same names")
    TEMPLATES.declare(key, Template(key, zh, en, channels, quiet_hours, optional))
    return key


def fill(template: Template, language: str, context: Mapping[str, object]) -> Text:
    """The template in a language with its names filled in; a missing one is refused."""
    text = template.text(language)
    try:
        subject = text.subject.format_map(
            {name: WHITE.sub(" ", str(value)).strip() for name, value in context.items()}
        )
        return Text(WHITE.sub(" ", subject).strip(), text.body.format_map(dict(context)))
    except KeyError as missing:
        raise TemplateError(f"{template.key}: nothing was given for {missing}") from None
