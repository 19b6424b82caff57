"""An import that is killed in the middle goes on where it was; two at once wait or are told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings as django_settings
from django.db import connection

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.commands import import_cases
from civicloop.answer.cases.errors import ImportingError
from civicloop.answer.cases.models import Case, CaseImport, ImportedRow, Round
from civicloop.answer.cases.services.importing import running
from civicloop.kernel.access import services as access
from civicloop.kernel.ledger import services as ledger
from tests.db.cases.importing import boston, written

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = Path(cases.__file__).resolve().parents[4]
ROWS = 4_000
LOOKS = 600


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    access.seed_roles()


def address() -> str:
    """Where the database of this test is."""
    found = connection.settings_dict
    user = quote(found["USER"]) + (f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else "")
    said = {"host": found["HOST"], "port": found["PORT"]}  # a host may be a folder of sockets
    query = urlencode({name: value for name, value in said.items() if value}, quote_via=quote)
    return f"postgresql://{user}@/{quote(found['NAME'])}?{query}"


def started(path: Path) -> subprocess.Popen[str]:
    """The real program on the database of this test."""
    environment = {
        **os.environ,
        "DATABASE_URL": address(),
        "DATA_DIR": str(django_settings.DATA_DIR),
        "MASTER_KEYS_DIR": str(django_settings.MASTER_KEYS_DIR),
        "PYTHONPATH": str(SOURCE),
    }
    entry = [sys.executable, "-m", "civicloop.assembly.program.main", "import", "cases"]
    return subprocess.Popen(
        [*entry, str(path), "--mapping", "boston", "--create"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def await_first_batch(program: subprocess.Popen[str]) -> None:
    """Look until some rows are committed."""
    for _ in range(LOOKS):
        if CaseImport.objects.filter(imported__gt=0).exists():
            return
        try:
            program.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"it ended before it could be killed: {program.stderr.read()}")
    pytest.fail("no batch was committed")


def test_an_import_that_is_killed_goes_on_and_imports_every_row_once(tmp_path):
    path = written(tmp_path / "b.csv", (boston(number) for number in range(1, ROWS + 1)))
    program = started(path)
    await_first_batch(program)
    program.send_signal(signal.SIGKILL)
    program.communicate()
    standing = CaseImport.objects.get()
    assert program.returncode == -signal.SIGKILL
    assert standing.state == "running"
    assert 0 < standing.imported < ROWS
    assert ImportedRow.objects.count() == Case.objects.count() == standing.imported

    again = started(path)
    said, _ = again.communicate(timeout=300)
    assert again.returncode == 0, said
    done = CaseImport.objects.get()
    assert (done.state, done.imported, done.present) == ("finished", ROWS, 0)
    assert Case.objects.count() == Round.objects.count() == ROWS
    assert ImportedRow.objects.values("key").distinct().count() == ROWS
    ledger.seal_all()
    assert ledger.verify().good
    assert queries.comparison("boston", until=done.ended_at).on_time == ROWS


def test_of_two_imports_of_one_source_the_second_is_told(tmp_path, monkeypatch):
    path = written(tmp_path / "b.csv", [boston(1)])
    monkeypatch.setattr(running, "PATIENCE", "300ms")
    importer = cases.Importer(
        path, cases.mapping_of("boston"), actor=import_cases.ACTOR, create=True
    )
    other = connection.copy()
    try:
        key = [running.LOCK, running.lock_of("boston")]
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
        with pytest.raises(ImportingError, match="Another import from boston is running"):
            list(importer.run())
        assert not Case.objects.exists()
    finally:
        other.close()
    assert list(importer.run())[-1].imported == 1
