"""Appointments that a message carries into people's calendars (RFC 5545, RFC 5546)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

PRODUCT = "-//CivicLoop//Notices//EN"
LINE = 75
"""The most octets of a line; longer ones are folded (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment; the same ``uid`` with a higher ``sequence`` takes the earlier one's place."""

    uid: str
    sequence: int
    begins_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    place: str = ""
    description: str = ""
    organizer: str = ""
    organizer_email: str = ""
    position: tuple[float, float] | None = None
    is_cancelled: bool = False

    @property
    def method(self) -> str:
        """What the receiver's calendar is asked to do."""
        return "CANCEL" if self.is_cancelled else "REQUEST"


def invitation(meeting: Meeting, *, to: str, stamp: dt.datetime) -> str:
    """The appointment for one person, as the text of an ``.ics`` file."""
    where = () if meeting.position is None else ("GEO:{1:.6f};{0:.6f}".format(*meeting.position),)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{meeting.method}",
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"SEQUENCE:{meeting.sequence}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(meeting.begins_at)}",
        f"DTEND:{_utc(meeting.ends_at)}",
        f"SUMMARY:{_text(meeting.summary)}",
        f"LOCATION:{_text(meeting.place)}",
        *where,
        f"DESCRIPTION:{_text(meeting.description)}",
        f"STATUS:{'CANCELLED' if meeting.is_cancelled else 'CONFIRMED'}",
        f"ORGANIZER;CN={_parameter(meeting.organizer)}:mailto:{meeting.organizer_email}",
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{to}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A value of the type TEXT: four signs with a meaning are escaped, controls are left out."""
    escaped = re.sub(r"([\\;,])", r"\\\1", value.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", escaped).replace("\n", "\\n")


def _parameter(value: str) -> str:
    """A parameter's value in quotes, which cannot hold a quote or a line break."""
    return '"' + re.sub(r'["\x00-\x1f\x7f]', " ", value) + '"'


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never through the middle of a character."""
    pieces: list[str] = []
    piece, room = "", LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LINE - 1  # the blank before a continuation counts
        piece += sign
        room -= size
    return "\r\n ".join([*pieces, piece])
