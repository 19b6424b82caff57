"""Every field that takes photos, with files that are none."""

from __future__ import annotations

import pytest

from civicloop.kernel.files.models import StoredFile
from tests.web.hostile.conftest import all_pages, found, good_for
from tests.web.hostile.driver import undone
from tests.web.hostile.files import files

pytestmark = pytest.mark.django_db
TOLD = ('role="alert"', "tone-danger", "invalid")


def test_no_file_that_is_no_photo_is_kept(small_city, stages, drivers):
    told, fields = [], set()
    for driver, form in found(drivers, list(all_pages(small_city, stages))):
        values = driver.baseline(form, good_for(form))
        for name in [name for name, kind in form.kinds.items() if kind == "file"]:
            fields.add(f"{form.page} {name}")
            for called, upload in files().items():
                with undone():
                    before = StoredFile.objects.count()
                    sent = {**values, name: upload}
                    answer = driver.client.post(form.action, sent, follow=True)
                    kept = StoredFile.objects.count() - before
                    page = answer.content.decode()
                if kept or not any(sign in page for sign in TOLD):
                    told.append(f"{form.action} {name} {called}: {answer.status_code}, {kept} kept")
    assert told == []
    assert len(fields) >= 4
