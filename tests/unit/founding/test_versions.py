"""``rules.yaml``: what is understood, and every fault with its line."""

from datetime import date

import pytest

from civicloop.assembly.founding.rules import read_rules

KNOWN = {"cases.deadlines": ("statutory_cap_days", "reopen_days"), "cases.retention": ("years",)}
GOOD = """# ours
cases.deadlines:
  from: 2027-01-01
  basis: Order 3
  parameters:
    statutory_cap_days: 20
cases.retention:
  from: 2027-07-01
  parameters: {years: 7}
"""


def faults(text):
    content = text if isinstance(text, bytes) else text.encode()
    rows, found = read_rules(content, "rules.yaml", KNOWN)
    assert rows == []
    return [(fault.line, fault.en) for fault in found]


def test_a_good_file_is_understood():
    rows, found = read_rules(GOOD.encode(), "rules.yaml", KNOWN)
    assert found == []
    assert [(row.line, row.key, row.begins, row.parameters, row.basis) for row in rows] == [
        (2, "cases.deadlines", date(2027, 1, 1), {"statutory_cap_days": 20}, "Order 3"),
        (7, "cases.retention", date(2027, 7, 1), {"years": 7}, ""),
    ]
    assert rows[0].line_of("statutory_cap_days: 'x' is not of type 'integer'") == 6
    assert rows[0].line_of("cases.deadlines: something") == 2


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD.replace("cases.retention", "cases.retentoin"), 7, "Did you mean cases.retention?"),
        (GOOD.replace("reopen", "x").replace("years", "yeers"), 9, "Did you mean years?"),
        (GOOD.replace("2027-01-01", "soon"), 3, "Write from: 2027-01-01."),
        (GOOD.replace("2027-01-01", "2027-02-30"), 0, "This is no YAML"),
        (GOOD.replace("  from: 2027-01-01\n", ""), 2, "The first day is missing"),
        (GOOD.replace("basis: Order 3", "basis: [1]"), 4, "basis must be a text"),
        (GOOD.replace("basis", "bases"), 4, "Did you mean basis?"),
        (GOOD.replace("{years: 7}", "7"), 9, "name: value"),
        (GOOD.replace("  parameters: {years: 7}\n", ""), 7, "parameters is missing."),
        (GOOD.replace("{years: 7}", "{years: 2027-01-01}"), 9, "Put a day in quotes."),
        (GOOD + "cases.retention:\n  from: 2028-01-01\n", 10, "stands twice"),
        (GOOD.replace("Order 3", "&a Order") + "# *\nx: *a\n", 0, "Aliases"),
    ],
)
def test_every_fault_is_told_with_its_line(text, line, said):
    content = text.encode()
    found = read_rules(content, "rules.yaml", KNOWN)[1]
    assert [(fault.line, said in fault.en) for fault in found] == [(line, True)]


@pytest.mark.parametrize("text", [b"\xff\xfe", "", "a: [", "- 1", b"x" * 200_001])
def test_what_is_no_file_of_rules_is_refused_as_a_whole(text):
    assert len(faults(text)) == 1
