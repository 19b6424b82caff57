"""Master keys: tried, rotated beside the product, and brought to several machines."""

import shutil

from tests.db.operation.words import SECRET


def states(city, code=0, *words):
    """The state of each master key, as the program says."""
    lines = city.run("keys", "check", *words, code=code).stdout.splitlines()
    return {line.split()[0]: line.split()[1] for line in lines}


def test_a_rotation_wraps_every_key_and_leaves_every_value_readable(city):
    assert states(city) == {"master-0001.key": "good"}
    wrapped = city.sql("SELECT count(*) FROM vault_objectkey WHERE destroyed_at IS NULL")[0][0]
    said = city.run("keys", "rotate").stdout
    assert said.startswith(f"{wrapped:,} keys are now wrapped under master-0002.key.")
    assert states(city) == {"master-0002.key": "good", "master-0001.key": "unused"}
    living = "SELECT DISTINCT master FROM vault_objectkey WHERE destroyed_at IS NULL"
    assert city.sql(living) == [("0002",)]
    (city.data / "keys" / "master-0001.key").rename(city.data / "put-away")
    assert city.script("look", city.box)["opened"] == SECRET
    (city.data / "put-away").rename(city.data / "keys" / "master-0001.key")
    told = city.sql("SELECT body FROM ledger_event WHERE name = 'operation.keys_rotated'")
    assert [one["master"] for (one,) in told] == ["0002"]


def test_a_key_for_several_machines_is_made_elsewhere_and_taken_when_all_have_it(city, base):
    older = {path.name for path in (city.data / "keys").glob("master-*.key")}
    in_use, new = max(older), f"master-{len(older) + 1:04}.key"
    assert "is used at once" in city.run("keys", "new", "--to", city.data / "keys", code=2).stderr
    made = city.run("keys", "new", "--to", base / "next").stdout.split(":")[0]
    assert made == str(base / "next" / new)
    assert (base / "next" / new).stat().st_mode & 0o777 == 0o600
    assert states(city)[in_use] == "good"
    shutil.copy2(made, city.data / "keys" / new)
    assert f"under {new}" in city.run("keys", "rotate", "--prepared").stdout
    assert states(city) == {new: "good"} | dict.fromkeys(older, "unused")


def test_a_lost_key_is_named_and_nothing_is_rotated_without_it(city, base):
    newest = max((city.data / "keys").glob("master-*.key"))
    kept = newest.rename(base / newest.name)
    before = city.sql("SELECT ref, master FROM vault_objectkey ORDER BY ref")
    assert states(city, 1)[newest.name] == "missing"
    assert states(city, 0, base)[newest.name] == "good"
    refused = city.run("keys", "rotate", code=2)
    assert f"{newest.name} is missing" in refused.stderr
    assert city.sql("SELECT ref, master FROM vault_objectkey ORDER BY ref") == before
    kept.rename(newest)
    assert states(city)[newest.name] == "good"


def test_a_city_without_any_of_its_keys_says_so_and_makes_none(city, base):
    kept = [path.rename(base / path.name) for path in (city.data / "keys").glob("master-*.key")]
    refused = city.run("demo", "--no-serve", "--scale", "50", code=3).stderr
    assert f"There is no master key in {city.data / 'keys'}" in refused
    assert "Unexpected" not in refused
    assert list((city.data / "keys").glob("master-*.key")) == []
    for path in kept:
        path.rename(city.data / "keys" / path.name)
