"""A file that is imported by two presses of one button at the same instant."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civicloop.engines.registers.models import Entry, Import
from civicloop.engines.registers.states import ImportState
from tests.db.registers.books import courses
from tests.races.together import at_once
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)
FILE = "辦理日期,課程名稱,參訓人數,類型\n115/9/1,新班,30,座談會\n"
TAKE = {"c0": "held_on", "c1": "title", "c2": "people", "c3": "form",
        "wish": "take", "says": "1-0-0-0"}  # fmt: skip


def test_it_is_imported_once_and_both_presses_lead_on(small_city, settings, tmp_path):  # noqa: F811
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    register = courses()
    one, other = small_city.client("analyst"), small_city.client("analyst")
    upload = SimpleUploadedFile("a.csv", FILE.encode())
    one.post(reverse("registers:upload", args=[register.key]), {"file": upload})
    row = Import.objects.get()
    address = reverse("registers:mapping", args=[register.key, row.pk])
    found = at_once(partial(one.post, address, TAKE), partial(other.post, address, TAKE))
    assert [answer.status_code for answer in found] == [302, 302]
    assert Entry.objects.count() == 1
    row.refresh_from_db()
    assert (row.state, row.added) == (ImportState.TAKEN, 1)
