"""Manifests that cannot lie, and news that nobody gets twice."""

import datetime as dt
import json

import pytest

from civicloop.assembly.operation.errors import SetDamagedError
from civicloop.assembly.operation.rules import exposition, manifest
from civicloop.assembly.operation.rules.faults import code, news

NOW = dt.datetime(2026, 11, 21, 18, 40, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
WHOLE = manifest.Manifest(
    name="civicloop-20261121T184000Z",
    version="0.1.0",
    made_at=NOW.isoformat(),
    server=150013,
    database_size=1,
    migrations={"cases": ["0001_first"]},
    tables=[manifest.Table("t", ["a"], 3, "database/0001.copy.gz", 9, "ab", "p", "DEFAULT")],
    sequences=[manifest.Sequence("s", "bigint", 1, 1, 1, 9, False, None)],
    ledger=manifest.LedgerHead("id", 1, 2, "ff"),
    contents=manifest.Contents(manifest.Plain("contents.txt.gz", 1, "cd"), 1, 5, ["x"]),
    plain=[manifest.Plain("plain/ledger/heads.jsonl", 2, "ef")],
    keys={"0001": "0011"},
)


def test_a_manifest_comes_back_as_it_was_written():
    assert manifest.read(manifest.write(WHOLE)) == WHOLE
    assert (WHOLE.counts, WHOLE.size) == ({"t": 3}, 16)


@pytest.mark.parametrize(
    "change",
    [
        {"version": "9"},
        {"tables": []},
        {"digest": ""},
        {"keys": None},
    ],
)
def test_a_manifest_that_was_altered_is_refused(change):
    said = json.loads(manifest.write(WHOLE)) | change
    with pytest.raises(SetDamagedError, match="Take another set"):
        manifest.read(json.dumps(said))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"digest": 1, "format": "x"}'])
def test_what_is_no_manifest_is_refused(text):
    with pytest.raises(SetDamagedError):
        manifest.read(text)


def test_a_later_format_names_the_version_that_reads_it():
    said = json.loads(manifest.write(WHOLE)) | {"format": 2, "version": "7.0.0"}
    with pytest.raises(SetDamagedError, match=r"Install CivicLoop 7\.0\.0"):
        manifest.read(json.dumps(said))


def test_names_sort_by_age_and_tell_it():
    name = manifest.name_at(NOW)
    assert name == "civicloop-20261121T184000Z"
    assert manifest.made_at(name) == manifest.made_at(f"{name}-2") == NOW


def test_old_sets_go_but_never_the_newest():
    names = [manifest.name_at(NOW - hours * HOUR) for hours in (500, 337, 335, 1)]
    keep = 14 * 86_400
    assert manifest.outdated(names, now=NOW, keep_seconds=keep) == names[:2]
    assert manifest.outdated(names[:1], now=NOW, keep_seconds=keep) == []
    assert manifest.outdated([], now=NOW, keep_seconds=keep) == []


def test_a_fault_is_told_at_once_again_after_a_day_and_at_its_end():
    told = {"disk": NOW - 24 * HOUR, "mail": NOW - 23 * HOUR, "jobs": NOW - HOUR}
    found = news(told, {"disk", "mail", "worker"}, now=NOW)
    assert (found.new, found.again, found.mended) == (["worker"], ["disk"], ["jobs"])
    assert found.bad == ["disk", "worker"]
    assert news({}, set(), now=NOW).bad == []


def test_a_subject_fits_into_an_event():
    assert code("dead letters") == "dead_letters"


def test_labels_cannot_break_a_line():
    figure = exposition.gauges("x", "Help.", "name", {'a"b\\c\nd': 0.25, "e": 3.0})
    assert exposition.text([figure]) == (
        "# HELP civicloop_x Help.\n# TYPE civicloop_x gauge\n"
        'civicloop_x{name="a\\"b\\\\c\\nd"} 0.25\ncivicloop_x{name="e"} 3\n'
    )
