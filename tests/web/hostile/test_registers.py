"""Every field of the forms of registers, with whatever nobody should send."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.db.registers.books import ROW, add, courses
from tests.web.hostile.conftest import found
from tests.web.hostile.driver import Driver
from tests.web.hostile.forms import SKIPPED
from tests.web.hostile.test_forms import taken

pytestmark = pytest.mark.django_db
ENTRY = ROW | {"title": "另一班", "form": "course"}
GOOD = {"new": ENTRY, "withdraw": {"reason": "誤登"}}


def test_forms_of_entries_take_good_values_and_survive_all_others(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    row = add(courses())
    pages = [
        reverse("registers:add", args=["courses"]),
        reverse("registers:withdraw", args=["courses", row.pk]),
    ]
    driver = Driver(small_city.client("administrator", raise_request_exception=False))
    refused, ends = [], set()
    for _, form in found({"administrator": driver}, pages):
        good = GOOD.get(form.action.split("?")[0].strip("/").rpartition("/")[2], {})
        values = driver.baseline(form, {k: v for k, v in good.items() if k in form.kinds})
        if form.method == "post" and good:
            end, status = taken(driver, form, values)
            ends.add(end.rpartition("/")[2])
            if status != 302:
                refused.append(f"{form.action}: {status}")
        names = [name for name in form.fields if name not in SKIPPED]
        driver.try_fields(form, values, [n for n in names if form.kinds[n] != "file"])
    assert refused == []
    assert ends == set(GOOD)
    assert not driver.faults, "\n".join(driver.faults)
