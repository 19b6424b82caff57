"""Times and grounds of the Personal Data Protection Act, and the package that is handed over."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.clock.rules import Basis, Extension, due, fallback_tables, merge
from civicloop.kernel.privacy.rules import Opened
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.platform.rights.rules import (
    GROUNDS,
    TERM_NAMES,
    Terms,
    check_request,
    cleaned,
    grounds_for,
    package,
)
from civicloop.platform.rights.states import REQUESTS, RequestState, Right

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
TERMS = Terms()
CALENDAR = merge(fallback_tables(range(2025, 2037)))
ARTICLE_13 = {
    Right.SEE: (15, 15),
    Right.COPY: (15, 15),
    Right.CORRECT: (30, 30),
    Right.STOP: (30, 30),
    Right.DELETE: (30, 30),
}


@pytest.mark.parametrize(("right", "days"), ARTICLE_13.items())
def test_article_13_sets_the_days_and_one_extension(right, days):
    policy = TERMS.policy(right)
    assert (TERMS.days(right), TERMS.extension(right)) == days
    assert (policy.basis, policy.amount) == (Basis.CALENDAR_DAYS, days[0])
    assert (policy.extension.times, policy.extension.total) == (1, days[1])


@given(st.sampled_from(list(Right)), st.integers(0, 3000), st.booleans())
def test_no_request_is_decided_later_than_the_law_allows(right, offset, extended):
    start = NOON + timedelta(hours=24 * offset)
    days, more = ARTICLE_13[right]
    extensions = (Extension(start, amount=more),) if extended else ()
    end = due(TERMS.policy(right), start, CALENDAR, (), extensions)
    total = days + (more if extended else 0)
    last = (end - timedelta(seconds=1)).date()
    assert last >= start.date() + timedelta(days=total - 1)
    assert last <= start.date() + timedelta(days=total + 12)


@pytest.mark.parametrize(
    ("right", "codes"),
    [
        (Right.SEE, {"security", "duty", "interest", "identity"}),
        (Right.COPY, {"security", "duty", "interest", "identity"}),
        (Right.CORRECT, {"correct", "disputed", "identity"}),
        (Right.STOP, {"disputed", "needed", "archive", "identity"}),
        (Right.DELETE, {"needed", "archive", "identity"}),
    ],
)
def test_each_right_is_refused_on_the_grounds_of_its_article_alone(right, codes):
    assert {ground.code for ground in grounds_for(right)} == codes
    assert all(ground.basis for ground in grounds_for(right))


def test_every_ground_fits_its_column_and_says_something_in_both_languages():
    assert all(len(code) <= 12 for code in GROUNDS)
    assert all(ground.zh and ground.en for ground in GROUNDS.values())


GOOD = {"name": "王小明", "email": "ming@example.org", "phone": "", "words": ""}


@pytest.mark.parametrize(
    ("change", "needs_email", "faults"),
    [
        ({}, True, {}),
        ({"name": ""}, True, {"name": "missing"}),
        ({"name": "王" * 81}, True, {"name": "too_long"}),
        ({"email": ""}, True, {"email": "missing"}),
        ({"email": "", "phone": "0912-345-678"}, True, {"email": "missing"}),
        ({"email": "", "phone": "0912-345-678"}, False, {}),
        ({"email": ""}, False, {"email": "missing"}),
        ({"email": "no address"}, True, {"email": "email_format"}),
        ({"email": "a@b\nBcc: c@d.e"}, True, {"email": "email_format"}),
        ({"email": "a" * 250 + "@b.cd"}, True, {"email": "email_format"}),
        ({"phone": "javascript:"}, True, {"phone": "phone_format"}),
        ({"words": "字" * 2001}, True, {"words": "too_long"}),
    ],
)
def test_what_is_wrong_with_a_request(change, needs_email, faults):
    assert check_request(**(GOOD | change), needs_email=needs_email) == faults


def test_signs_that_nobody_sees_are_taken_out():
    assert cleaned(" 王\x00小\u202e明\u200b\n第二行 ") == "王小明\n第二行"


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_package_holds_what_was_given_and_runs_nothing(title, value):
    content = package(
        "PD115-00001-2", NOON, [Opened(title, {"name": value, "list": [{"a": value}]})]
    )
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        assert box.testzip() is None
        told = json.loads(box.read("data.json"))
        page = box.read("index.html").decode()
    assert told["objects"] == [{"title": title, "name": value, "list": [{"a": value}], "files": []}]
    assert "<script" not in page.replace("&lt;script", "")


def test_a_package_keeps_the_files_of_each_object_apart():
    rows = [Opened("一", {}, {"a.jpg": b"1"}), Opened("二", {}, {"a.jpg": b"2"})]
    with zipfile.ZipFile(io.BytesIO(package("N", NOON, rows))) as box:
        assert box.namelist() == ["data.json", "index.html", "files/1/a.jpg", "files/2/a.jpg"]
        assert box.read("files/2/a.jpg") == b"2"
        assert date(*box.infolist()[0].date_time[:3]) == date(2026, 5, 4)


def test_the_terms_read_what_is_stored_and_ignore_the_rest():
    stored = dict.fromkeys(TERM_NAMES, 9) | {"later": 1}
    assert Terms.from_parameters(stored, 4) == Terms(9, 9, 9, 9, 9, 9, 4)


TABLE = {
    ("written", "confirm"): "received",
    ("written", "withdraw"): "withdrawn",
    ("received", "identify"): "identified",
    ("received", "decide"): "decided",
    ("received", "withdraw"): "withdrawn",
    ("identified", "decide"): "decided",
    ("identified", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("move", ["confirm", "identify", "decide", "withdraw"])
def test_every_move_of_a_request_is_decided(state, move):
    wanted = TABLE.get((str(state), move))
    if wanted is None:
        with pytest.raises(IllegalMoveError):
            REQUESTS.target(move, current=state)
    else:
        assert REQUESTS.target(move, current=state) == wanted
