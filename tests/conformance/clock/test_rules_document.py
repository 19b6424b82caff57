"""``docs/rules/day-counting.md``, the tests that cite it and the code name the same rules."""

import ast
import re
from pathlib import Path

from civicloop.kernel.clock.rules import DOCUMENT_CLASSES, SENTENCES

ROOT = Path(__file__).resolve().parents[3]
RULE = re.compile(r"[A-Z]+\d*(?:-[\w]+)?")


def documented() -> dict[str, set[str]]:
    """Rule ids of the page, with the tests that it names."""
    text = (ROOT / "docs/rules/day-counting.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: set(re.findall(r"`(\w+)`", row[3])) for row in rows if row[0] != "id"}


def cited() -> dict[str, set[str]]:
    """Rule ids that docstrings of tests cite, with those tests."""
    tree = ast.parse((Path(__file__).parent / "test_day_counting.py").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for rule in RULE.findall(ast.get_docstring(node) or ""):
                found.setdefault(rule, set()).add(node.name)
    return found


def test_the_page_names_exactly_the_tests_that_cite_each_rule():
    assert documented() == cited()


def test_every_rule_has_a_test():
    assert [rule for rule, tests in documented().items() if not tests] == []


def test_every_rule_that_an_explanation_cites_stands_on_the_page():
    applied = {sentence.rule for sentence in SENTENCES.values()}
    applied |= {row.rule for row in DOCUMENT_CLASSES.values()}
    assert applied <= set(documented())


def test_every_test_of_a_rule_cites_it():
    tree = ast.parse((Path(__file__).parent / "test_day_counting.py").read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not RULE.findall(ast.get_docstring(node) or "")
    ]
    assert silent == []
