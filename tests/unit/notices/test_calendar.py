"""Appointments as RFC 5545 wants them, read back with another reader of the format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from civicloop.kernel.notices.rules import Meeting, invitation

BEGINS = datetime(2026, 5, 7, 2, 0, tzinfo=UTC)


def meeting(**changes):
    values = {
        "uid": "0001@civicloop",
        "sequence": 0,
        "begins_at": BEGINS,
        "ends_at": BEGINS + timedelta(hours=1),
        "summary": "現場會勘 115-0000001-5",
        "place": "三多一路 120 號前; 巷口, 左側",
        "description": "確認範圍\n請攜帶圖說\\",
        "organizer": '工務局"養護"科',
        "organizer_email": "roads@city.example",
        "position": (120.25, 22.55),
    }
    return Meeting(**values | changes)


def read(text):
    [event] = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_another_reader_finds_what_was_meant():
    text = invitation(meeting(), to="ming@example.org", stamp=BEGINS)
    event = read(text)
    assert event.decoded("dtstart") == BEGINS
    assert event.decoded("dtend") == BEGINS + timedelta(hours=1)
    assert str(event["summary"]) == "現場會勘 115-0000001-5"
    assert str(event["location"]) == "三多一路 120 號前; 巷口, 左側"
    assert str(event["description"]) == "確認範圍\n請攜帶圖說\\"
    assert str(event["attendee"]) == "mailto:ming@example.org"
    assert str(event["organizer"]) == "mailto:roads@city.example"
    assert event["organizer"].params["CN"] == "工務局 養護 科"
    assert event["geo"].to_ical() == "22.55;120.25"
    assert "METHOD:REQUEST" in text.split("\r\n")


def test_a_cancelled_one_takes_the_appointment_away():
    text = invitation(meeting(sequence=2, is_cancelled=True), to="a@b.tw", stamp=BEGINS)
    assert "METHOD:CANCEL" in text.split("\r\n")
    event = read(text)
    assert (str(event["status"]), event["sequence"], str(event["uid"])) == (
        "CANCELLED",
        2,
        "0001@civicloop",
    )


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(summary=words, place=words)
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(summary, place):
    text = invitation(meeting(summary=summary, place=place), to="a@b.tw", stamp=BEGINS)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    unfolded = text.replace("\r\n ", "").split("\r\n")
    escaped = summary.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"SUMMARY:{escaped}" in unfolded


@given(st.text(st.sampled_from('a\r\n\x00"中;:,'), max_size=30))
def test_what_people_type_never_begins_a_line_of_its_own(typed):
    text = invitation(
        meeting(summary=typed, place=typed, description=typed, organizer=typed),
        to="a@b.tw",
        stamp=BEGINS,
    )
    names = [line.partition(":")[0].partition(";")[0] for line in text.split("\r\n")]
    expected = (
        "BEGIN VERSION PRODID CALSCALE METHOD BEGIN UID SEQUENCE DTSTAMP DTSTART DTEND SUMMARY "
        "LOCATION GEO DESCRIPTION STATUS ORGANIZER ATTENDEE END END"
    )
    assert " ".join(name for name in names if name and not name.startswith(" ")) == expected
    assert "\n" not in text.replace("\r\n", "")
