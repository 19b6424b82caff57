"""What a citizen sends in, and what may be wrong with it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.states import Channel

DESCRIPTION_LIMIT = 4000
PLACE_LIMIT = 200
NAME_LIMIT = 80
EMAIL_LIMIT = 254
PHONE_LIMIT = 40
COMMENT_LIMIT = 1000
NOTE_LIMIT = 2000
PHOTO_LIMIT = 5
LANGUAGES = ("zh-hant", "en")
PLACE_IN_WORDS = frozenset({Channel.OPEN311})
"""Ways in that may tell the place in words alone; staff then find it."""

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\s@.<>()\[\],;:\\\"]+\.)+[^\s@.]{2,}")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()\-]{5,24}(?:(?:#|ext\.? ?|轉 ?)[0-9]{1,6})?")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ALLOWED_CONTROLS = {"\n", "\t"}

Faults = dict[str, tuple[Fault, ...]]


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """What somebody sends in, as it was typed.

    ``answers`` are those to the extra questions of the category, by the code of the
    question; ``answers_version`` is set by the check: the version of the questions.
    """

    category: str
    description: str
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "zh-hant"
    channel: str = Channel.WEB
    photos: int = 0
    privacy_version: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    answers_version: int = 0


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """What a category asks of a draft."""

    code: str
    needs_place: bool = True
    needs_photo: bool = False


def is_code(text: str) -> bool:
    """Whether a category or group may have this code."""
    return _CODE.fullmatch(text) is not None


def cleaned(text: str) -> str:
    """One form for the same text: composed characters, one kind of line end, no outer space."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_text(text: str, *, limit: int, needed: bool = False) -> tuple[Fault, ...]:
    """What is wrong with a typed text; the first surprise is enough, counted from sign 1."""
    for position, sign in enumerate(text, start=1):
        if "\ud800" <= sign <= "\udfff":
            return (Fault("not_text", {"position": position}),)
        if unicodedata.category(sign) == "Cc" and sign not in _ALLOWED_CONTROLS:
            return (Fault("control_character", {"position": position}),)
    if needed and not text.strip():
        return (Fault("missing"),)
    if len(text) > limit:
        return (Fault("too_long", {"limit": limit, "length": len(text)}),)
    return ()


def is_phone(text: str) -> bool:
    """Whether a text is a telephone number, with an extension or without."""
    return _PHONE.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address."""
    return len(text) <= EMAIL_LIMIT and _EMAIL.fullmatch(text) is not None


def check_draft(
    draft: CaseDraft,
    category: CategoryFacts | None,
    *,
    inside: Callable[[float, float], bool],
) -> tuple[CaseDraft, Faults]:
    """The draft with its texts cleaned, and what is wrong with it, field by field.

    ``category`` is ``None`` when no open category has that code; ``inside``
    says whether a position lies in the city.
    """
    draft = replace(
        draft,
        description=cleaned(draft.description),
        place=cleaned(draft.place),
        name=cleaned(draft.name),
        email=cleaned(draft.email),
        phone=cleaned(draft.phone),
    )
    faults: Faults = {
        "category": _category_faults(draft, category),
        "description": check_text(draft.description, limit=DESCRIPTION_LIMIT, needed=True),
        "place": check_text(draft.place, limit=PLACE_LIMIT),
        "position": _position_faults(draft, category, inside),
        "name": check_text(draft.name, limit=NAME_LIMIT),
        "email": _format_faults(draft.email, EMAIL_LIMIT, _EMAIL, "email_format"),
        "phone": _format_faults(draft.phone, PHONE_LIMIT, _PHONE, "phone_format"),
        "photos": _photo_faults(draft, category),
        "language": () if draft.language in LANGUAGES else (Fault("unknown_language"),),
        "channel": () if draft.channel in set(Channel) else (Fault("unknown_channel"),),
    }
    return draft, {name: row for name, row in faults.items() if row}


def check_email(text: str) -> tuple[Fault, ...]:
    """What is wrong with an address that is needed."""
    return (
        _format_faults(text, EMAIL_LIMIT, _EMAIL, "email_format") if text else (Fault("missing"),)
    )


def answers_text(answers: Mapping[str, object]) -> str:
    """Answers as one text, the same for the same answers."""
    return json.dumps(dict(answers), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sameness(draft: CaseDraft) -> str:
    """One text for all drafts that say the same; two of them within minutes are one case.

    The position is taken to about eleven metres, so that a shaking hand does
    not make a second case; the way in does not count.
    """
    spot = "" if draft.lon is None or draft.lat is None else f"{draft.lon:.4f},{draft.lat:.4f}"
    parts = (
        draft.category,
        spot,
        "".join(draft.description.split()),
        "".join(draft.place.split()),
        draft.name,
        draft.email.casefold(),
        "".join(sign for sign in draft.phone if sign.isdigit()),
        *((answers_text(draft.answers),) if draft.answers else ()),
    )
    return "\x1f".join(parts)


def _category_faults(draft: CaseDraft, category: CategoryFacts | None) -> tuple[Fault, ...]:
    if not draft.category:
        return (Fault("missing"),)
    return () if category else (Fault("unknown_category"),)


def _position_faults(
    draft: CaseDraft, category: CategoryFacts | None, inside: Callable[[float, float], bool]
) -> tuple[Fault, ...]:
    if draft.lon is None and draft.lat is None:
        told = bool(draft.place) and draft.channel in PLACE_IN_WORDS
        needed = category is None or (category.needs_place and not told)
        return (Fault("missing"),) if needed else ()
    if draft.lon is None or draft.lat is None:
        return (Fault("half_position"),)
    on_earth = -180 <= draft.lon <= 180 and -90 <= draft.lat <= 90  # noqa: PLR2004 (degrees)
    if not on_earth:
        return (Fault("not_a_position"),)
    return () if inside(draft.lon, draft.lat) else (Fault("outside_city"),)


def _format_faults(text: str, limit: int, pattern: re.Pattern[str], code: str) -> tuple[Fault, ...]:
    found = check_text(text, limit=limit)
    if found or not text:
        return found
    return () if pattern.fullmatch(text) else (Fault(code),)


def _photo_faults(draft: CaseDraft, category: CategoryFacts | None) -> tuple[Fault, ...]:
    if draft.photos > PHOTO_LIMIT:
        return (Fault("too_many_photos", {"limit": PHOTO_LIMIT}),)
    if category and category.needs_photo and not draft.photos:
        return (Fault("missing"),)
    return ()


def check_phone(text: str) -> tuple[Fault, ...]:
    """What is wrong with a telephone number that somebody gave."""
    return _format_faults(text, PHONE_LIMIT, _PHONE, "phone_format")


def phone_figures(phone: str) -> str:
    """The figures of a number without the country's, so that +886 912 and 0912 are the same."""
    figures = "".join(sign for sign in phone if sign.isdigit())
    return f"0{figures[3:]}" if figures.startswith("886") else figures
