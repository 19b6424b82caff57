"""The verbs with which other modules take in a past that was lived elsewhere."""

import pytest

from civicloop.assembly.demonstration.rules import pictures
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import queries as clocks
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import elapsed_hours
from civicloop.kernel.files import services as files
from civicloop.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db
LOADER = machine("loader")


def test_many_files_of_one_content_are_like_files_stored_one_by_one(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    at, content = clock.now(), pictures.picture("pothole-after-1")

    kept = files.keep_content(content, kind="cases.after_photo", actor=LOADER, now=at)
    loaded = files.load_many(
        files.Loaded(kept, f"cases:case:{number}", LOADER, at) for number in (1, 2)
    )
    stored = files.store(
        content, ref="cases:case:3", kind="cases.after_photo", actor=LOADER, now=at
    )

    assert [row.owner_ref for row, _ in loaded] == ["cases:case:1", "cases:case:2"]
    for row, event in loaded:
        found = StoredFile.objects.get(pk=row.pk)
        same = {"id": stored.pk, "owner_ref": stored.owner_ref}
        assert {**_fields(found), **same} == _fields(stored)
        assert (event.file, event.owner) == (row.ref, row.owner_ref)
    assert files.open_file(loaded[1][0]).path.read_bytes()[:2] == b"\xff\xd8"


def _fields(row):
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}


def test_a_clock_that_was_taken_back_is_loaded_without_a_result():
    at = clock.now()
    new = clock.NewClock(
        "cases:case:1", "operational", elapsed_hours(4), at, stopped_at=at, void=True
    )

    clock.start_many([new])
    clock.start("cases:case:2", "operational", elapsed_hours(4), at)
    clock.stop("cases:case:2", "operational", at, void=True)

    (loaded,), (played,) = clocks.clocks("cases:case:1"), clocks.clocks("cases:case:2")
    same = {"id": played.pk, "ref": played.ref}
    assert {**_fields(loaded), **same} == _fields(played)
    assert loaded.outcome == "void"
