"""Why somebody may open a personal value; nobody opens one without a purpose from here."""

from __future__ import annotations

from dataclasses import dataclass

from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose by its code, in two languages."""

    code: str
    zh: str
    en: str


PURPOSES: Registry[Purpose] = Registry("purpose")


def declare_purpose(code: str, *, zh: str, en: str) -> str:
    """Declare a purpose, and return its code."""
    PURPOSES.declare(code, Purpose(code, zh, en))
    return code


CONTACT = declare_purpose("contact", zh="聯絡當事人", en="Contact the person")
VISIT = declare_purpose("visit", zh="現場會勘", en="Visit the place together")
VERIFY = declare_purpose("verify", zh="查證身分或內容", en="Verify identity or content")
LEGAL = declare_purpose("legal", zh="法定程序或訴訟", en="Legal procedure")
NOTICE = declare_purpose("notice", zh="寄送通知", en="Send a notice")
AUDIT = declare_purpose("audit", zh="稽核", en="Audit")
SUBJECT = declare_purpose("subject", zh="當事人請求查閱", en="The person asked for their own data")


@dataclass(frozen=True, slots=True)
class GuardedField:
    """A field that a superior must open first, and for how many hours."""

    kind: str
    field: str
    hours: int


GUARDED: Registry[GuardedField] = Registry("guarded field")


def guard_field(kind: str, field: str, *, hours: int = 72) -> None:
    """Let a field of a kind (``cases:case``) be read only with a superior's approval."""
    GUARDED.declare(f"{kind}:{field}", GuardedField(kind, field, hours))


def guard_of(ref: str, field: str) -> GuardedField | None:
    """The guard before a field of an object, if there is one."""
    name = f"{ref.rpartition(':')[0]}:{field}"
    return GUARDED.get(name) if name in GUARDED else None
