"""Every field of every form of cases, with whatever nobody should send.

The forms are found on the pages of the access table and in the stages of a case that
``stages`` sets up, so a new form is driven as soon as its page has a row.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.web.hostile.conftest import all_pages, found, good_for, shape
from tests.web.hostile.driver import undone
from tests.web.hostile.forms import SKIPPED, Form

pytestmark = pytest.mark.django_db
SHOWN = {"reporter", "routing/new"}
"""Forms that answer with a page: what was asked for, or what a rule would have done."""


def fields_of(form: Form) -> list[str]:
    """The fields to try; of rows of the same fields the first two."""
    names = (name for name in form.fields if name not in SKIPPED and form.kinds[name] != "file")
    return [
        name for name in names if not name.startswith(("agreement2", "agreement3", "agreement4"))
    ]


def test_every_form_takes_good_values_and_survives_all_others(small_city, stages, drivers):
    tried, refused, ends = Counter(), [], set()
    for driver, form in found(drivers, list(all_pages(small_city, stages))):
        good = good_for(form)
        values = driver.baseline(form, good)
        if form.method == "post" and good:  # or all others would be stopped at the first field
            end, status = taken(driver, form, values)
            ends.add(end)
            if status not in ({200} if end in SHOWN else {302, 303}):
                refused.append(f"{form.action}: {status}")
        names = fields_of(form)
        driver.try_fields(form, values, names)
        tried[form.method] += len(names)
    assert refused == []
    assert {"report", "note", "refuse", "close", "rate", "reopen"} <= ends
    faults = [fault for driver in drivers.values() for fault in driver.faults]
    assert not faults, "\n".join(faults)
    assert tried["post"] > 80
    assert tried["get"] > 15


def taken(driver, form: Form, values: dict[str, list[str]]) -> tuple[str, int]:
    """What the form is called by the end of its address, and the answer to good values."""
    with undone():
        answer = driver.send(form, values)
    path = shape(form.action).strip("/")
    end = path.removeprefix("work/") if path.endswith("/new") else path.rpartition("/")[2]
    return end, answer.status_code
