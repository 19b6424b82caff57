"""The program's commands on the database of the run."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connections
from procrastinate.contrib.django import app

from civicloop.assembly.program import main as program
from civicloop.assembly.program import services
from civicloop.assembly.program.commands import doctor
from civicloop.assembly.program.services import checking, preparing, working
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.settings import env
from tests.db.clock.test_calendars import official
from tests.web.access import ROLES


@pytest.fixture
def named_database(monkeypatch):
    """The commands take the database of the run for one that DATABASE_URL names."""
    monkeypatch.setattr(env, "DATABASE_URL", "postgresql://the-one-of-the-run")


def _run(capsys, *words):
    code = program.main(list(words))
    return code, capsys.readouterr()


def test_a_wrong_command_line_is_two_and_one_line(capsys):
    code, said = _run(capsys, "ledger", "verfy")
    assert code == 2
    assert said.err == "civicloop: Say which one: ledger verify.\n"


def test_the_overview_names_every_command(capsys):
    code, said = _run(capsys, "--help")
    assert code == 0
    assert [name for name in program.rules.COMMANDS if f"  {name} " not in said.out] == []


@pytest.mark.django_db
def test_the_doctor_finds_a_whole_installation_good(named_database, capsys):
    findings = {one.subject: one for one in services.examine()}
    subjects = ("python", "database", "migrations", "clock", "ledger", "dead letters", "jobs")
    assert [name for name in subjects if not findings[name].good] == []
    assert findings["worker"].note


@pytest.mark.django_db
def test_the_doctor_tells_of_a_missing_pin_and_how_to_mend_it(
    named_database, monkeypatch, tmp_path, capsys
):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("Django==1.0\nnot-there==2.0\n")
    monkeypatch.setattr(env, "CHECKOUT", tmp_path)
    code, said = _run(capsys, "doctor", "--json")
    found = {one["subject"]: one for one in json.loads(said.out)["findings"]}["packages"]
    assert code == 1
    assert found["status"] == "bad"
    assert "instead of 1.0" in found["finding"]
    assert "not-there missing instead of 2.0" in found["finding"]
    assert found["mend"] == "Run make setup."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "finding"),
    [
        (datetime(2026, 9, 30, 15, 59, tzinfo=UTC), "every year has its calendar"),
        (datetime(2026, 9, 30, 16, 0, tzinfo=UTC), "the official calendar of 2027 is missing"),
    ],
)
def test_the_doctor_misses_the_next_years_calendar_from_october(now, finding):
    actor = machine("tests", "clock.load_calendar")
    clock.load_calendar(official(2026), "115.csv", actor=actor, now=now)
    with clock.frozen(now):
        fault = checking._calendar()
    assert (fault.finding, fault.good, fault.note) == (finding, "every" in finding, False)
    assert "civicloop import calendar" in fault.mend


def test_the_doctor_tells_of_keys_that_others_can_read(tmp_path):
    (tmp_path / "master.key").touch(mode=0o644)
    tmp_path.chmod(0o700)
    fault = checking._keys(tmp_path)
    assert (fault.good, fault.finding) == (False, "open to others: master.key")
    (tmp_path / "master.key").chmod(0o600)
    assert checking._keys(tmp_path).good


@pytest.mark.django_db
def test_the_doctor_tells_of_tables_that_are_older_than_the_program(named_database, capsys):
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger'")
    fault = {one.subject: one for one in services.examine()}["migrations"]
    assert not fault.good
    assert fault.mend == "Run civicloop upgrade, or civicloop migrate where nothing is kept yet."
    assert any(name.startswith("ledger.") for name in preparing.pending_migrations())


@pytest.mark.django_db
def test_what_modules_declare_is_seeded_once(django_assert_max_num_queries):
    preparing.seed()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT key FROM access_role ORDER BY key")
        keys = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM rulesets_ruleset")
        rule_sets = cursor.fetchone()
        preparing.seed()
        cursor.execute("SELECT count(*) FROM rulesets_ruleset")
        assert cursor.fetchone() == rule_sets
    assert set(ROLES) <= set(keys)


def test_static_files_are_gathered_again_only_when_one_has_changed(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "gathered"
    told = []
    preparing.gather_static_files(told.append)
    preparing.gather_static_files(told.append)
    assert told == ["Gathering static files"]
    (source / "b.css").write_text("b {}")
    preparing.gather_static_files(told.append)
    assert told == ["Gathering static files"] * 2
    assert (tmp_path / "gathered" / "b.css").exists()


def test_every_module_job_is_known_to_the_worker():
    assert settings.PROCRASTINATE_AUTODISCOVER_MODULE_NAME == "jobs"
    assert {"ledger.keep_months_ahead", "ledger.forget_keys"} <= set(app.tasks)


@pytest.mark.django_db(transaction=True)
def test_the_turns_of_the_worker_run_on_an_empty_installation():
    assert {name: turn() for name, turn in working.LOOPS.items()} == {
        "ledger": False,
        "notices": False,
        "mail": False,
    }


def test_a_reset_never_empties_a_server_that_is_not_ours(named_database, capsys):
    code, said = _run(capsys, "reset", "--force")
    assert code == 2
    assert "DATABASE_URL names a server of yours" in said.err


def test_the_doctor_runs_without_a_database():
    assert doctor.NEEDS_DATABASE is False


@pytest.mark.parametrize("word", ["--help", "--version"])  # more and less than a buffer holds
def test_a_reader_that_has_gone_is_no_mistake_of_ours(tmp_path, word):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "civicloop.assembly.program.main", word],
        env={**os.environ, "PYTHONPATH": str(env.CHECKOUT / "src"), "DATA_DIR": str(tmp_path)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (3, b"")
    assert list(tmp_path.rglob("*error*")) == []
