"""The address to which an answer about one object goes."""

from __future__ import annotations

import hmac

from django.conf import settings

from civicloop.kernel.notices.rules.letters import Tag, plus_address, tag_of
from civicloop.kernel.notices.rules.letters.addresses import check_of
from civicloop.kernel.notices.rules.receiving import READERS, reader_of
from civicloop.kernel.vault import services as vault

PURPOSE = "notices.answer_to"


def answer_address(ref: str) -> str:
    """The address under ``MAIL_INTAKE`` for answers about an object; empty if none is taken.

    Whoever knows it may write to the object; it is given to the object's own correspondent.
    """
    reader = reader_of(ref)
    number = ref.rpartition(":")[2]
    if not settings.MAIL_INTAKE or reader is None or not number.isdecimal():
        return ""
    return plus_address(settings.MAIL_INTAKE, Tag(reader.code, int(number), _check(ref)))


def ref_in(address: str) -> str:
    """The object that an address of ours names; empty where it names none, or falsely."""
    tag = tag_of(address, settings.MAIL_INTAKE) if settings.MAIL_INTAKE else None
    if tag is None or tag.code not in READERS:
        return ""
    ref = f"{READERS.get(tag.code).prefix}{tag.number}"
    return ref if hmac.compare_digest(_check(ref), tag.check) else ""


def thread_of(ref: str) -> str:
    """What all letters about an object have in common, for programs that show them together."""
    return vault.blind_index("notices.thread", ref)[:32]


def _check(ref: str) -> str:
    return check_of(vault.blind_index(PURPOSE, ref))
