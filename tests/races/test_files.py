"""Files at the same moment: one content, every row, no more than allowed."""

import threading

import pytest
from django.db import connection, transaction

from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries, rules
from civicloop.kernel.files import services as files
from civicloop.kernel.files.adapters import folder
from civicloop.kernel.files.errors import TooManyFilesError
from civicloop.kernel.files.services import removing
from tests.unit.files.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kinds(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    settings.CLAMD_ADDRESS = ""
    monkeypatch.setattr(rules.KINDS, "_entries", {})
    monkeypatch.setattr(rules.KINDS, "_closed", False)
    rules.declare_kind("samples.photo", per_object=3)


def in_threads(*tasks):
    outcomes, start = [], threading.Barrier(len(tasks))

    def run(task):
        start.wait()
        try:
            outcomes.append(task())
        except Exception as fault:  # noqa: BLE001 (compared by the test)
            outcomes.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def store(ref, content):
    return files.store(content, ref=ref, kind="samples.photo", actor=citizen())


def test_the_same_picture_for_many_objects_lies_there_once():
    content = picture()
    tasks = [lambda n=n: store(f"samples:sample:{n}", content) for n in range(4)]
    rows = in_threads(*tasks)
    assert len({row.pk for row in rows}) == 4
    assert {digest for digest, _ in folder.digests()} == {rows[0].digest, rows[0].thumbnail_digest}


def test_nobody_slips_in_more_files_than_an_object_may_have():
    contents = [picture(colour=(shade, 0, 0)) for shade in range(0, 250, 50)]
    tasks = [lambda content=content: store("samples:sample:1", content) for content in contents]
    outcomes = in_threads(*tasks)
    assert sum(isinstance(each, TooManyFilesError) for each in outcomes) == 2
    assert len(queries.files_of("samples:sample:1")) == 3


def test_two_who_keep_the_same_pictures_in_another_order_do_not_block_each_other():
    contents = [picture(colour=(shade, 90, 0)) for shade in (10, 200)]
    halfway = threading.Barrier(2, timeout=20)

    def both(ref, order):
        with transaction.atomic():
            store(ref, order[0])
            halfway.wait()
            store(ref, order[1])
        return len(queries.files_of(ref))

    outcomes = in_threads(
        lambda: both("samples:sample:1", contents),
        lambda: both("samples:sample:2", contents[::-1]),
    )
    assert outcomes == [2, 2]


def test_a_sweep_never_takes_a_content_that_is_stored_anew(monkeypatch):
    monkeypatch.setattr(removing, "REST_SECONDS", -3600)
    content = picture()
    for turn in range(5):
        old = store("samples:sample:1", content)
        files.remove(old.pk, actor=machine("retention"))
        row = next(
            each
            for each in in_threads(
                lambda t=turn: store(f"samples:sample:{t + 2}", content), files.sweep
            )
            if not isinstance(each, int)
        )
        assert folder.is_whole(row.digest)
        assert folder.is_whole(row.thumbnail_digest)
        files.remove(row.pk, actor=machine("retention"))
        assert len(queries.files_of("samples:sample:1")) == 0
