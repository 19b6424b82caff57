"""An upgrade that fails brings everything back by itself."""

import os
from pathlib import Path

import pytest

SETTINGS = """
from civicloop.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "planted"]
"""
GOOD = """
from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunSQL("ALTER TABLE files_storedfile ADD COLUMN planted int DEFAULT 7"),
        migrations.RunSQL("CREATE INDEX planted_index ON ledger_event (actor)"),
    ]
"""
BAD = """
from django.db import migrations
def fail(apps, schema_editor):
    raise ValueError("0912-345-678 is in the way")
class Migration(migrations.Migration):
    dependencies = [("planted", "0001_good")]
    operations = [
        migrations.RunSQL("DELETE FROM operation_backup"),
        migrations.RunPython(fail),
    ]
"""
FORGING = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("planted", "0001_good")]
    operations = [migrations.RunSQL(
        "UPDATE ledger_event SET actor = 'forged' WHERE position = "
        "(SELECT min(position) FROM ledger_event)"
    )]
"""
COLUMN = (
    "SELECT count(*) FROM information_schema.columns"
    " WHERE table_name = 'files_storedfile' AND column_name = 'planted'"
)


@pytest.fixture
def version(city, tmp_path):
    """Installs a planted new version of the program over the city, with these migrations."""

    def install(**migrations: str) -> None:
        app = tmp_path / "planted"
        (app / "migrations").mkdir(parents=True)
        (app / "__init__.py").touch()
        (app / "migrations" / "__init__.py").touch()
        for name, text in migrations.items():
            (app / "migrations" / f"{name}.py").write_text(text)
        (tmp_path / "planted_settings.py").write_text(SETTINGS)
        city.more = {
            "DJANGO_SETTINGS_MODULE": "planted_settings",
            "PYTHONPATH": os.pathsep.join([city.environment["PYTHONPATH"], str(tmp_path)]),
            "BACKUP_DIR": str(tmp_path / "sets"),
        }

    yield install
    city.more = {}
    city.sql("DROP TABLE IF EXISTS planted_thing")
    city.sql("ALTER TABLE files_storedfile DROP COLUMN IF EXISTS planted")
    city.sql("DROP INDEX IF EXISTS planted_index")
    city.sql("DELETE FROM django_migrations WHERE app = 'planted'")


def applied(city):
    return city.sql("SELECT name FROM django_migrations WHERE app = 'planted' ORDER BY name")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [(BAD, "ValueError"), (FORGING, "the ledger is not whole")],
    ids=["a migration breaks", "a migration forges the ledger"],
)
def test_a_failure_brings_everything_back_by_itself(city, version, tmp_path, wrong, why):
    before, head = city.counts(), city.head()
    version(**{"0001_good": GOOD, "0002_wrong": wrong})
    failed = city.run("upgrade", code=2)
    assert why in failed.stderr
    assert "The database is again as it was before" in failed.stderr
    assert "Install the version before again" in failed.stderr
    assert (city.counts(), city.head(), applied(city)) == (before, head, [])
    assert city.sql(COLUMN) == [(0,)]
    assert "migrations are missing" in city.run("worker", code=2).stderr  # still the new program
    city.more = {}
    assert "The ledger is as it was sealed" in city.run("ledger", "verify").stdout
    assert city.script("look", city.box)["bad"] == []
    (kept,) = (tmp_path / "sets").glob("civicloop-*")
    assert city.run("backup", "check", kept).stdout.endswith("whole\n")


def test_an_upgrade_backs_up_migrates_and_verifies_and_an_older_set_comes_back(
    city, version, place, tmp_path
):
    version(**{"0001_good": GOOD})
    done = city.run("upgrade")
    assert "1 migrations applied, ledger verified." in done.stdout
    assert applied(city) == [("0001_good",)]
    kept = Path(done.stdout.splitlines()[-1].rpartition(": ")[2])
    assert kept.parent == tmp_path / "sets"
    recorded = city.sql("SELECT name FROM operation_backup ORDER BY id DESC LIMIT 1")
    assert recorded == [(kept.name,)]
    assert "the tables were up to date" in city.run("upgrade").stdout
    newer, city.more = city.more, {}
    old = place("old")
    assert "whole." in old.run("restore", kept, "--keys-from", city.data / "keys").stdout
    assert old.sql(COLUMN) == [(0,)]
    old.more = newer
    old.run("upgrade")
    assert old.sql(COLUMN) == [(1,)]


def test_tables_of_a_newer_version_are_refused(city):
    city.sql(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_new', now())"
    )
    try:
        refused = city.run("upgrade", code=2)
        assert "made by a newer CivicLoop" in refused.stderr
        assert "cases.9999_new" in refused.stderr
    finally:
        city.sql("DELETE FROM django_migrations WHERE name = '9999_new'")
