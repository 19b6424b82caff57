"""English sentences of reports: what does not follow is found, and what holds is left alone.

The errors and the sums that hold are those of five printed reports of a city (SYSTEMS part 5),
put into English, and what a city's own English pages say.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from civicloop.publish.reports.rules.checking import findings

DOCS = sorted(
    path
    for path in Path(__file__).parents[3].glob("docs/**/*.md")
    if path.name != "reports.md"  # it quotes figures that do not follow, as examples
)

WRONG = [
    ("Of the 163 plans, 103 (63.8%) were on schedule.", ("share", "63.8%", "63.2%")),
    ("103 of the 163 plans, or 63.8 percent, were on schedule.", ("share", "63.8%", "63.2%")),
    ("63.8% (103 of 163) were on schedule.", ("share", "63.8%", "63.2%")),
    ("- On schedule: 103 plans (63.8%)\n- Behind: 60 plans (36.2%)", ("share", "63.8%", "63.2%")),
    (
        "The line took 748,279 calls from January to December 2012, a monthly average of 62,356.",
        ("cut", "62,356", "62,357"),
    ),
    ("In 2012 it took 1,200 calls, on average 120 a month.", ("mean", "120", "100")),
    ("12 sessions reached 600 people, an average of 60 per session.", ("mean", "60", "50")),
    (
        "The council passed 520 motions: 52 on the interior, 40 on welfare and 429 on works.",
        ("sum", "520", "521"),
    ),
    ("There were 137 inspections and 11 re-inspections, 147 in all.", ("sum", "147", "148")),
    ("Courses had 600 participants, 260 men and 330 women.", ("sum", "600", "590")),
    (
        "Calls were about parking (44.16%), noise (20.00%), and the rest (36.57%).",
        ("hundred", "100.73%", "100%"),
    ),
    (
        "The office took 123,455 petitions, consisting of 33,156 letters and 90,399 calls.",
        ("sum", "123,455", "123,555"),
    ),
    ("We took in 80 cases, of which 90 were closed.", ("part", "90", "≤ 80")),
    (
        "Of 1,200 cases received, 1,080 (91%) were closed in time.",
        ("share", "91%", "90%"),
    ),
]
RIGHT = [
    "Of the 186 plans, 81 (43.55%) were on schedule and 105 (56.45%) were behind.",
    "42 bodies ran 889 cases; 859 of the 889 cases (96.63%) were done and 30 were not.",
    "- Excellent: 14 items (18.92%)\n- Good: 60 items (81.08%)\n- Fair: 0 items (0%)",
    "The line took 748,279 calls from January to December 2012, a monthly average of 62,357.",
    "It passed 68 motions, of which 5 on civil affairs, 7 on welfare, 27 on roads and 29 on works.",
    "Of the 163 plans in 2018, 12 were named in Article 5 and 3 on 30 June 2018.",
    "We took in 80 cases, of which 12 were late, 3 were withdrawn and 2 were void.",
    "About 63% (103 of 160) and 4 others.",
    "From 2017 to 2019 there were 3 courses and 120 participants in 5 sessions.",
    "The share rose from 63.2% to 65.0%, by 1.8 points.",
    "Some 500 people came, 260 men and 230 women.",
    "The centre has 33 seats, 47-50 people, and 25% of them have a disability.",
    "12 sessions were held; the mean mark was 4.5 of 5.",
    "A plan of 3 years, 2 districts and 40 works costs NT$120,000,000 in total.",
    "In 2026 it took 1,200 calls by the end of June, on average 200 a month.",
    "Visitors came from 12 cities, including 3 from abroad and 4 from the north.",
    "Expected: Example(a, b: int = 0, e: tuple = (1, 2, 3), f: int = 1).",
    "600 people, among them 260 men and 240 women, and 100 who did not say.",
]


@pytest.mark.parametrize(("text", "found"), WRONG, ids=[text[:40] for text, _found in WRONG])
def test_what_does_not_follow_is_found(text, found):
    assert found in [(one.code, one.printed, one.expected) for one in findings(text)]


@pytest.mark.parametrize("text", RIGHT, ids=[text[:40] for text in RIGHT])
def test_what_holds_or_claims_nothing_is_left_alone(text):
    assert findings(text) == []


def test_a_finding_names_its_line_in_a_wrapped_paragraph():
    text = (
        "# Title\n\nWords before.\n\nOf the 163 plans that were\ntracked, 103 (63.8%) were\nfine.\n"
    )
    [found] = findings(text)
    assert found.line == 6


def test_neither_chinese_nor_code_is_read_as_english():
    assert findings("受理 3 件 (50%)，of the 9 cases\n") == []
    assert findings("```\nOf the 163 plans, 103 (63.8%).\n```\n") == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_the_products_own_pages_raise_no_alarm(path):
    assert findings(path.read_text(encoding="utf-8")) == []


def test_a_sentence_without_end_is_read_in_time_and_claims_nothing():
    assert findings("Of 9 cases, " + "3 (50%) and 4 of which 5, " * 4000) == []
