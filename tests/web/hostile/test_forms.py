"""Every field of every form of cases, with whatever nobody should send.

The forms are found on the pages of the access table and in the stages of a case that
``stages`` sets up, so a new form is driven as soon as its page has a row.
"""

from __future__ import annotations

import pytest

from tests.web.hostile.conftest import SKIPPED, all_pages, found, good_for, shape
from tests.web.hostile.driver import undone
from tests.web.hostile.forms import Form

pytestmark = pytest.mark.django_db
SHOWN = {"reporter", "routing/new"}
"""Forms that answer with a page: what was asked for, or what a rule would have done."""


def fields_of(form: Form) -> list[str]:
    """The fields to try; of rows of the same fields the first two."""
    names = (name for name in form.fields if name not in SKIPPED and form.kinds[name] != "file")
    return [
        name for name in names if not name.startswith(("agreement2", "agreement3", "agreement4"))
    ]


def drive(drivers, pages, method: str) -> tuple[int, list[str]]:
    """Every field of every form of a method; how many fields there were, and all faults."""
    tried = 0
    for driver, form in found(drivers, pages):
        if form.method != method:
            continue
        values = driver.baseline(form, good_for(form))
        for name in fields_of(form):
            driver.try_field(form, values, name)
            tried += 1
    return tried, [fault for driver in drivers.values() for fault in driver.faults]


def test_no_field_of_a_form_breaks_anything(small_city, stages, drivers):
    tried, faults = drive(drivers, list(all_pages(small_city, stages)), "post")
    assert not faults, "\n".join(faults)
    assert tried > 80


def test_no_filter_of_a_list_breaks_anything(small_city, stages, drivers):
    tried, faults = drive(drivers, list(all_pages(small_city, stages)), "get")
    assert not faults, "\n".join(faults)
    assert tried > 15


def test_good_values_are_taken(small_city, stages, drivers):
    """Otherwise the tests above would only ever be stopped at the first field."""
    refused = []
    ends = set()
    for driver, form in found(drivers, list(all_pages(small_city, stages))):
        good = good_for(form)
        if form.method != "post" or not good:
            continue
        with undone():
            answer = driver.send(form, driver.baseline(form, good))
        path = shape(form.action).strip("/")
        end = path.removeprefix("work/") if path.endswith("/new") else path.rpartition("/")[2]
        ends.add(end)
        if answer.status_code not in ({200} if end in SHOWN else {302, 303}):
            refused.append(f"{form.action}: {answer.status_code}")
    assert refused == []
    assert {"report", "note", "refuse", "close", "rate", "reopen"} <= ends
