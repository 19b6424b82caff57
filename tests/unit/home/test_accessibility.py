"""The accessibility statement claims what was run and nothing more."""

import json
from datetime import date

import pytest

from civicloop.assembly.home.queries import RESULT, last_run
from civicloop.assembly.home.rules import run_from

KEPT = {
    "on": "2026-05-04",
    "axe": "4.10.3",
    "browser": "Chromium 140",
    "standard": ["WCAG 2.1 A", "WCAG 2.1 AA"],
    "pages": [
        {"address": "/report/", "as": "anonymous", "checks": 4},
        {"address": "/work/cases/", "as": "officer", "checks": 3},
    ],
    "violations": [{"rule": "color-contrast", "page": "/report/", "help": "…"}],
}


def test_a_result_is_shown_as_it_was_kept():
    run = run_from(KEPT)
    assert (run.on, run.axe, run.browser) == (date(2026, 5, 4), "4.10.3", "Chromium 140")
    assert (run.public, run.staff, run.checks) == (("/report/",), ("/work/cases/",), 7)
    assert [one["rule"] for one in run.violations] == ["color-contrast"]


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_result_that_leaves_something_out_is_none(name):
    with pytest.raises((KeyError, ValueError)):
        run_from({key: value for key, value in KEPT.items() if key != name})


def test_what_is_kept_with_the_code_is_a_whole_result():
    run = last_run()
    assert run is not None
    assert run == run_from(json.loads(RESULT.read_text(encoding="utf-8")))
    assert run.checks == 4 * (len(run.public) + len(run.staff))
    assert "/report/" in run.public
    assert run.on <= date.today()  # noqa: DTZ011 (a day of the past in any zone)
