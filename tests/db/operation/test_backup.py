"""A set is whole, holds no key, and comes back equal."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from civicloop.assembly.operation.queries import sets
from civicloop.assembly.operation.rules import manifest as manifests
from tests.db.operation.words import ODD, SECRET

WORKING = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'civicloop worker'"
)


def everything(folder):
    """Every byte of a set, unpacked."""
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            yield path, gzip.decompress(content) if path.suffix == ".gz" else content


def damage(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.fixture
def copy(backed_up, tmp_path):
    """The set once more, to be damaged."""
    return shutil.copytree(backed_up, tmp_path / backed_up.name)


def test_a_set_holds_no_key_and_no_sealed_value_in_clear(city, backed_up):
    keys = {path.name: path.read_bytes().strip() for path in (city.data / "keys").iterdir()}
    assert {"master-0001.key", "session.key"} <= set(keys)
    for path, content in everything(backed_up):
        assert SECRET.encode() not in content, path
        assert not [name for name, key in keys.items() if key in content], path
        assert path.name not in keys
        assert path.stat().st_mode & 0o077 == 0, path
    safe = backed_up.parent.parent / "safe"
    assert {path.name: path.read_bytes().strip() for path in safe.iterdir()} == keys


def test_what_was_made_beside_a_writer_is_whole(city, backed_up, base):
    said = city.run("backup", "check", backed_up)
    assert said.stdout.endswith(": whole\n")
    assert city.run("backup", "list", base / "sets").stdout.startswith(backed_up.name)
    manifest = json.loads((backed_up / "manifest.json").read_text())
    assert manifest["contents"]["missing"] == []
    [(standing,)] = city.sql("SELECT count(DISTINCT digest) FROM files_storedfile")
    assert manifest["contents"]["count"] < 2 * standing  # the writer went on; each has a small one
    recorded = city.sql(
        "SELECT sequence, missing FROM operation_backup WHERE name = %s", backed_up.name
    )
    assert recorded == [(manifest["ledger"]["sequence"], 0)]
    event = city.sql(
        "SELECT body->>'name' FROM ledger_event WHERE name = %s", "operation.backup_made"
    )
    assert (backed_up.name,) in event


def test_a_set_comes_back_equal_and_work_goes_on(city, backed_up, place, base):
    new = place("restored")
    done = new.run("restore", backed_up, "--keys-from", base / "safe")
    assert done.stdout.endswith("The restore is whole.\n")
    manifest = json.loads((backed_up / "manifest.json").read_text())
    wanted = {table["name"]: table["rows"] for table in manifest["tables"]}
    found = new.counts()
    grown = {name: found[name] - rows for name, rows in wanted.items() if found[name] != rows}
    # What the restore itself writes: one event, and the seal of what nobody had sealed yet.
    assert grown.pop("ledger_stream") == 1
    assert [grown.pop(name) for name in list(grown) if name.startswith("ledger_event_2")] == [1]
    assert set(grown) <= {"ledger_batch", "ledger_leaf"}
    ledger = manifest["ledger"]
    assert new.sql(
        "SELECT number, last_sequence, encode(head, 'hex') FROM ledger_batch WHERE number = %s",
        ledger["batch"],
    ) == [(ledger["batch"], ledger["sequence"], ledger["head"])]
    numbers = {one["name"]: one["last"] for one in manifest["sequences"]}
    assert numbers["tests_numbers"] >= 41
    seen = new.script("look", city.box)
    assert seen == {
        "opened": SECRET,
        "words": ODD,
        "number": numbers["tests_numbers"] + 1,
        "contents": manifest["contents"]["count"],
        "bad": [],
        "waiting": 1,
    }
    assert (new.data / "inbox" / "letter.eml").read_text().startswith("Subject: not read yet")
    assert (new.data / "keys" / "master-0001.key").stat().st_mode & 0o777 == 0o600
    assert new.script("go_on")["sealed"] >= 2
    assert "The ledger is as it was sealed" in new.run("ledger", "verify").stdout
    assert new.run("keys", "check").stdout.startswith("master-0001.key  good")


def test_a_set_moves_to_the_embedded_server(city, backed_up, place, base):
    new = place("embedded", own_server=True)
    assert "whole." in new.run("restore", backed_up, "--keys-from", base / "safe").stdout
    assert new.script("look", city.box)["opened"] == SECRET
    assert new.run("backup", "check", new.run("backup").stdout.strip()).stdout.endswith("whole\n")


def test_without_the_right_keys_nothing_is_touched_unless_one_says_so(city, backed_up, place, base):
    new = place("closed")
    refused = new.run("restore", backed_up, code=2)
    assert ".key is missing" in refused.stderr
    other = base / "other-keys"
    shutil.copytree(base / "safe", other)
    (other / "master-0001.key").write_text("A" * 43 + "=\n")
    refused = new.run("restore", backed_up, "--keys-from", other, code=2)
    assert "master-0001.key is another installation's" in refused.stderr
    assert new.counts() == {}
    assert not (new.data / "files").exists()
    done = new.run("restore", backed_up, "--without-keys", code=1)
    assert "Sealed values stay closed: master-0001.key is missing" in done.stdout
    assert new.script("look", city.box)["opened"] == "MasterKeyError"
    (new.data / "keys" / "master-0001.key").write_text("A" * 43 + "=\n")
    assert new.script("look", city.box)["opened"] == "BoxDamagedError"
    assert new.run("keys", "check", code=1).stdout.startswith("master-0001.key  wrong")


def test_a_full_place_is_refused_and_says_what_to_do(city, backed_up, base):
    before = city.counts()
    refused = city.run("restore", backed_up, code=2)
    assert "is restored into an empty place" in refused.stderr
    assert "--replace" in refused.stderr
    assert (
        "Nobody is there to confirm" in city.run("restore", backed_up, "--replace", code=2).stderr
    )
    assert city.counts() == before


@pytest.mark.parametrize("what", ["contents.txt.gz", "plain/ledger/*", "files/*/*/*"])
def test_damage_is_found_and_nothing_is_loaded(copy, what, place, base):
    path = max(copy.glob(what), key=lambda one: one.stat().st_size)
    damage(path)
    new = place("damaged")
    found = new.run("backup", "check", copy, code=1).stdout
    assert path.name in found
    refused = new.run("restore", copy, "--keys-from", base / "safe", code=2)
    assert "take another set" in refused.stderr.lower()
    assert new.counts() == {}


def test_rows_that_break_off_leave_a_mark_until_they_are_restored_again(
    copy, backed_up, place, base
):
    path = max(copy.glob("database/*.gz"), key=lambda one: one.stat().st_size)
    damage(path)
    new = place("broken")
    new.run("restore", copy, "--keys-from", base / "safe", code=2)
    assert path.name in new.run("backup", "check", copy, code=1).stdout
    assert new.counts()["ledger_batch"] == 0
    for words in (("migrate",), ("worker",), ("backup",)):
        assert "was broken off" in new.run(*words, code=2).stderr
    assert "whole." in new.run("restore", backed_up).stdout


def test_a_manifest_that_was_altered_or_is_missing_is_no_set(copy, place):
    new = place("none")
    path = copy / "manifest.json"
    path.write_text(path.read_text().replace('"rows": 0', '"rows": 7', 1))
    assert "was altered" in new.run("backup", "check", copy, code=2).stderr
    path.unlink()
    assert "is no whole backup" in new.run("restore", copy, code=2).stderr
    assert new.run("backup", "list", copy.parent).stdout == ""


def test_a_set_of_a_newer_program_is_refused(copy, place, base):
    said = sets.manifest(copy)
    said.migrations["cases"].append("9999_of_tomorrow")
    (copy / "manifest.json").write_text(manifests.write(said))
    new = place("older")
    refused = new.run("restore", copy, "--keys-from", base / "safe", code=2)
    assert "tables that this version does not know (cases.9999_of_tomorrow)" in refused.stderr
    assert new.counts() == {}


def test_tables_of_somebody_else_are_named_and_never_removed(city, backed_up, base):
    city.sql("CREATE TABLE somebody_elses (n int)")
    try:
        made = city.run("backup", "--to", base / "beside")
        assert "somebody_elses is no table of CivicLoop" in made.stderr
        manifest = json.loads((Path(made.stdout.strip()) / "manifest.json").read_text())
        assert sorted({one["name"] for one in manifest["tables"]} ^ set(city.counts())) == [
            "somebody_elses"
        ]
        for words in (("restore", backed_up, "--replace", "--force"), ("upgrade",)):
            assert "ALTER TABLE" in city.run(*words, code=2).stderr
    finally:
        city.sql("DROP TABLE somebody_elses")


def test_keys_and_backups_never_lie_together(city, base):
    before = sorted((base / "sets").iterdir())
    for to, keys_to in (
        (city.data, base / "safe"),
        (base / "sets", base / "sets" / "keys"),
        (base / "sets", base),
    ):
        refused = city.run("backup", "--to", to, "--keys-to", keys_to, code=2)
        assert "lie" in refused.stderr
    assert sorted((base / "sets").iterdir()) == before


def test_a_second_set_shares_what_it_has_in_common_and_a_partial_one_is_swept_away(city, base):
    (base / "sets" / ".partial-civicloop-20200101T000000Z").mkdir()
    place = city.run("backup", "--to", base / "sets").stdout.strip()
    assert not list((base / "sets").glob(".partial-*"))
    contents = list(Path(place).glob("files/*/*/*"))
    assert contents
    assert sum(path.stat().st_nlink > 1 for path in contents) >= 24


def test_a_content_that_is_missing_is_told_and_does_not_stop_the_backup(city, base):
    victim = next(iter((city.data / "files").glob("*/*/*")))
    kept = victim.read_bytes()
    victim.unlink()
    try:
        done = city.run("backup", "--to", base / "lacking", code=1)
        assert "1 contents were missing or damaged" in done.stderr
        assert (
            city.run("backup", "check", next((base / "lacking").glob("civicloop-*"))).returncode
            == 0
        )
    finally:
        victim.write_bytes(kept)
        shutil.rmtree(base / "lacking")


def test_the_job_of_the_night_writes_a_set_and_removes_what_is_too_old(city, base):
    sets = base / "nightly"
    for name in ("civicloop-20200101T000000Z", "civicloop-20200102T000000Z"):
        (sets / name).mkdir(parents=True)
        (sets / name / "manifest.json").touch()
    assert city.script("at_night") == {"done": False}
    assert len(list(sets.glob("civicloop-*"))) == 2
    city.more = {"BACKUP_DIR": str(sets), "BACKUP_KEEP_DAYS": "30"}
    try:
        assert city.script("at_night") == {"done": True}
        (made,) = sets.glob("civicloop-*")
        assert city.run("backup", "check").stdout.startswith(made.name)
        city.more["BACKUP_DIR"] = str(city.data / "keys" / "below")
        failed = subprocess.run(
            city.command("at_night"), env=city.environment, capture_output=True, check=False
        )
        assert failed.returncode != 0
    finally:
        city.more = {}


def test_a_running_product_is_neither_replaced_nor_upgraded(city, backed_up, base):
    worker = city.start("worker")
    try:
        for _ in range(600):
            if city.sql(WORKING):
                break
            with pytest.raises(subprocess.TimeoutExpired):
                worker.wait(0.1)
        for words in (("restore", backed_up, "--replace", "--force"), ("upgrade",)):
            refused = city.run(*words, code=2)
            assert "The product runs on this database (civicloop worker)" in refused.stderr
    finally:
        worker.terminate()
        worker.wait(30)
