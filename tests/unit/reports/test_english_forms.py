"""The sentences in which a council report states sums, shares, means and changes, in English.

Whatever figures stand in them: true ones raise no alarm, and one that is moved is found. The
figures of the tables are those of five printed reports of a city (SYSTEMS part 5) where they say
so; the others are made up.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.publish.reports.rules.checking import findings, relations

WRONG = [
    # sums of parts
    ("It received 123,455 petitions: 33,156 by letter and 90,399 by telephone.",
     ("sum", "123,455", "123,555")),
    ("It received 123,455 petitions: 33,156 letters and 90,399 calls.",
     ("sum", "123,455", "123,555")),
    ("The plan comprises 466 works, divided into 289 roads, 94 bridges and 84 parks.",
     ("sum", "466", "467")),
    ("There were 130 inspections and 13 re-inspections, 144 checks in all.",
     ("sum", "144", "143")),
    ("The 25 notices and 37 warnings made a total of 61.", ("sum", "61", "62")),
    ("The 302 letters and 273 calls add up to 576.", ("sum", "576", "575")),
    ("Of the 163 plans, 104 were on schedule and the remaining 60 behind.",
     ("sum", "163", "164")),
    ("104 of the 163 plans were on schedule, and the other 60 were behind.",
     ("sum", "163", "164")),
    ("Of 520 motions, 52 concerned the interior, 40 welfare and 429 works.",
     ("sum", "520", "521")),
    # shares of a total
    ("It closed 103 cases, 63.8% of the 163 received.", ("share", "63.8%", "63.2%")),
    ("The 103 plans on schedule are 63.8% of the 163 plans.", ("share", "63.8%", "63.2%")),
    ("63.8% of the 163 plans (103) were on schedule.", ("share", "63.8%", "63.2%")),
    ("103 of the 163 plans were on schedule, a share of 63.8%.", ("share", "63.8%", "63.2%")),
    ("Of 1,200 cases, 1,080 were closed in time, an on-time rate of 91%.",
     ("share", "91%", "90%")),
    ("It held 130 inspections and 13 re-inspections, 204% of the 71 required.",
     ("share", "204%", "201%")),
    ("Of the calls, 44.16% asked, 20.00% complained and 36.57% reported.",
     ("hundred", "100.73%", "100%")),
    # means
    ("The line took 748,279 calls in the year, an average of 62,356 a month.",
     ("cut", "62,356", "62,357")),
    ("The line took 488,697 calls in seven months, a monthly average of 69,813.",
     ("cut", "69,813", "69,814")),
    ("Over the 7 months it took 488,697 calls, an average of 69,813 a month.",
     ("cut", "69,813", "69,814")),
    ("The 12 sessions reached 600 people, 60 per session on average.", ("mean", "60", "50")),
    # changes
    ("Petitions rose from 1,000 to 1,200, an increase of 25%.", ("change", "25%", "20%")),
    ("Petitions fell from 1,250 to 1,000, by 25%.", ("change", "25%", "20%")),
    ("Petitions rose by 25%, from 1,000 in 2017 to 1,200 in 2018.", ("change", "25%", "20%")),
    ("Petitions rose from 1,000 to 1,200, by 250.", ("change", "250", "200")),
    ("It took 1,200 cases, up 25% from the 1,000 of the last report.", ("change", "25%", "20%")),
    ("It took 1,200 cases, 210 more than the 1,000 of the last report.",
     ("change", "210", "200")),
    ("It took 1,000 cases, 210 fewer than the 1,200 of the last report.",
     ("change", "210", "200")),
    ("It took 1,200 cases, up from 1,000 a year before, or 25%.", ("change", "25%", "20%")),
    ("The share rose from 63.2% to 65.0%, by 2.8 percentage points.", ("change", "2.8", "1.8")),
    ("The share was 65.0%, 2.8 percentage points above the 63.2% of 2017.",
     ("change", "2.8", "1.8")),
]  # fmt: skip
RIGHT = [
    "Petitions rose from 1,000 to 1,200, by 5% a year.",
    "Petitions rose from 1,000 to 1,200, an annual increase of 5%.",
    "Petitions rose from 1,000 to 1,200, by 12 agencies at work on them.",
    "The share rose from 63.2% to 65.0%, by 1.9 percentage points.",
    "The share rose from 63.2% to 65.0%, by 2.8%.",
    "Spending rose from 900 thousand to 1.2 million, by 33%.",
    "Spending rose from 1.2 million to 1.4 million, an increase of 14%.",
    "With more staff, petitions went from 1,200 to 1,000, a fall of 200.",
    "It has 40 offices and 300 members, 20 more than the 280 of the last year.",
    "It took 1,200 cases, 200 more than the 12 busiest cities together.",
    "Of 12 districts, 3 more than the 5 before took part.",
    "It took 1,200 cases, 20% of the 500 streets were mended, and 30 people helped.",
    "The 12 districts made up 63.8% of the 163 received.",
    "12 districts, 63.8% of the 163 cases, were looked at.",
    "It planted 300 trees and 40 shrubs in a total of 25 parks.",
    "300 trees, 40 shrubs and a total of 25 parks were looked after.",
    "It runs 12 schools, 10 parks and 21 clinics in all districts.",
    "Of 20 members, 12 are women and 9 are younger than the others.",
    "103 of the 163 plans are ours, and the other 20 cities have fewer.",
    "It held 130 inspections and 13 re-inspections, 201% of the 71 required.",
    "The line took 488,697 calls in seven months, a monthly average of 69,814.",
    "Within 6 months it answered 1,200 calls, with 100 a month on average in May.",
    "The rates were 50.4%, 30.2% and 20.1% in the three offices.",
    "The bus goes from 12 to 14 stops, by 5 streets.",
    "It rose from place 12 to place 9.",
    "The offices, 12 of them, opened 8 hours a day, 6 days a week.",
]


@pytest.mark.parametrize(("text", "found"), WRONG, ids=[text[:50] for text, _found in WRONG])
def test_a_sentence_that_does_not_follow_is_found(text, found):
    assert found in [(one.code, one.printed, one.expected) for one in findings(text)]


@pytest.mark.parametrize("text", RIGHT, ids=[text[:50] for text in RIGHT])
def test_a_sentence_that_holds_or_claims_nothing_is_left_alone(text):
    assert findings(text) == []


COUNTS = st.integers(min_value=200, max_value=900_000)
DECIMALS = st.sampled_from([0, 1, 2])


def share(part, whole, decimals):
    """A share as reports print it."""
    exact = Decimal(part * 100) / whole
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def mean(total, over):
    return (Decimal(total) / over).quantize(Decimal(1), rounding=ROUND_HALF_UP)


SUMS = [
    "It received {whole:,} petitions: {one:,} by letter and {two:,} by telephone.",
    "It received {whole:,} petitions, consisting of {one:,} letters and {two:,} calls.",
    "The {one:,} letters and {two:,} calls made a total of {whole:,}.",
    "It received {one:,} letters and {two:,} calls, {whole:,} petitions in all.",
    "Of the {whole:,} plans, {one:,} were on schedule and the remaining {two:,} behind.",
    "{one:,} of the {whole:,} plans were on schedule, and the other {two:,} were behind.",
    "Courses had {whole:,} participants, {one:,} men and {two:,} women.",
]
SHARES = [
    "Of the {whole:,} plans, {one:,} ({first}%) were on schedule.",
    "It closed {one:,} cases, {first}% of the {whole:,} received.",
    "The {one:,} plans on schedule are {first}% of the {whole:,} plans.",
    "{first}% of the {whole:,} plans ({one:,}) were on schedule.",
    "{one:,} of the {whole:,} plans were on schedule, a share of {first}%.",
    "Of the {whole:,} plans, {one:,} ({first}%) were kept and the other {two:,} ({second}%) not.",
]
MEANS = [
    "The line took {total:,} calls from January to December 2018, a monthly average of {mean:,}.",
    "The line took {total:,} calls in the year, an average of {mean:,} calls a month.",
    "In 12 months the line took {total:,} calls, {mean:,} a month on average.",
]
RISES = [
    "Petitions rose from {old:,} to {new:,}, an increase of {share}%.",
    "Petitions increased by {share}%, from {old:,} in 2017 to {new:,} in 2018.",
    "Petitions rose from {old:,} to {new:,}, by {apart:,}.",
    "It took {new:,} cases, up {share}% from the {old:,} of the last report.",
    "It took {new:,} cases, {apart:,} more than the {old:,} of the last report.",
    "It took {new:,} cases, up from {old:,} ({share}%).",
]
FALLS = [
    "Petitions fell from {new:,} to {old:,}, a decrease of {apart:,}.",
    "It took {old:,} cases, {apart:,} fewer than the {new:,} of the last report.",
    "It took {old:,} cases, down {apart:,} from the {new:,} of the last report.",
]


@pytest.mark.parametrize("form", SUMS)
@given(one=COUNTS, two=COUNTS, more=st.integers(min_value=1, max_value=7))
def test_a_sum_follows_or_is_found(form, one, two, more):
    whole = one + two
    assert relations(form.format(whole=whole, one=one, two=two)) != []
    assert findings(form.format(whole=whole, one=one, two=two)) == []
    [found] = findings(form.format(whole=whole + more, one=one, two=two))
    assert (found.code, found.expected) == ("sum", f"{whole:,}")


@pytest.mark.parametrize("form", SHARES)
@given(one=COUNTS, two=COUNTS, decimals=DECIMALS)
def test_a_share_follows_or_is_found(form, one, two, decimals):
    whole = one + two
    first, second = (share(part, whole, decimals) for part in (one, two))
    given = {"whole": whole, "one": one, "two": two, "second": second}
    assert findings(form.format(first=first, **given)) == []
    moved = first + Decimal(1).scaleb(-decimals)
    assert f"{first}%" in [row.expected for row in findings(form.format(first=moved, **given))]


@pytest.mark.parametrize("form", MEANS)
@given(total=st.integers(min_value=12_000, max_value=9_000_000))
def test_a_mean_follows_or_is_found(form, total):
    wanted = mean(total, 12)
    assert findings(form.format(total=total, mean=wanted)) == []
    [found] = findings(form.format(total=total, mean=wanted + 1))
    assert found.expected == f"{wanted:,}"


@pytest.mark.parametrize("form", [*RISES, *FALLS])
@given(old=COUNTS, permille=st.integers(min_value=20, max_value=900), decimals=DECIMALS)
def test_a_change_follows_or_is_found(form, old, permille, decimals):
    apart = max(old * permille // 1000, 2)
    new = old + apart
    exact = share(apart, old, decimals)
    assert relations(form.format(old=old, new=new, apart=apart, share=exact)) != []
    assert findings(form.format(old=old, new=new, apart=apart, share=exact)) == []
    wrong = {"apart": apart + 1, "share": exact + 2}
    [found] = findings(form.format(old=old, new=new, **wrong))
    assert (found.code, found.expected) in {("change", f"{apart:,}"), ("change", f"{exact:,}%")}


WORDS = ["cases", "plans", "people", "calls", "sessions", "days", "districts", "schools"]
JOINTS = [" and ", ", ", "; ", " in ", " of the ", " for ", " were closed, ", " took part in "]


@given(
    st.lists(
        st.tuples(st.integers(2, 900), st.sampled_from(WORDS), st.sampled_from(JOINTS)),
        min_size=2,
        max_size=6,
    )
)
def test_counts_beside_each_other_are_no_sum_of_each_other(parts):
    """Without a word for a total, a share or a mean, no sentence of counts claims one."""
    text = "".join(f"{number} {word}{joint}" for number, word, joint in parts)
    assert [row for row in findings(f"There were {text}2 others.") if row.code != "part"] == []
