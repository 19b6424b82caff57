"""A real server: started, shared, killed, started again."""

import json
import os
import socket
import subprocess
from pathlib import Path

import psutil
import psycopg
import pytest

from civicloop.kernel.embedded import errors, queries, rules, services
from tests.db.embedded.conftest import foreign_python, has_ended, kill

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def ask(address, statement):
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(statement).fetchone()


def write(address, value):
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def kept(address):
    with psycopg.connect(address) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM kept ORDER BY value")]


def test_the_product_owns_its_database_and_rules_over_nothing_else(folder):
    with folder.start() as server:
        row = ask(
            server.address,
            "SELECT current_user, rolsuper, rolcreaterole, rolcreatedb, current_database(),"
            " current_setting('listen_addresses'), current_setting('server_encoding'), lower('ÄÉ')"
            " FROM pg_roles WHERE rolname = current_user",
        )
    assert row == ("civicloop", False, False, True, "civicloop", "", "UTF8", "äé")


def test_only_its_own_user_reaches_the_socket_and_the_data(folder):
    with folder.start():
        modes = [oct(p.stat().st_mode & 0o777) for p in (folder.place.sockets, folder.place.data)]
    assert modes == ["0o700", "0o700"]


def test_the_settings_come_from_the_memory_of_the_machine(folder):
    with folder.start() as server:
        row = ask(
            server.address, "SELECT current_setting('effective_cache_size'), current_setting('jit')"
        )
        size = ask(server.address, "SELECT pg_size_bytes(current_setting('effective_cache_size'))")[
            0
        ]
    expected = rules.memory_settings(queries.memory())["effective_cache_size"]
    assert (size, row[1]) == (int(expected.removesuffix("MB")) * rules.MEBIBYTE, "off")


def test_an_operators_own_settings_win_and_stay(folder):
    with folder.start():
        local = folder.place.data / "local.conf"
        local.write_text("max_connections = 33\n")
        local.chmod(0o644)
    with folder.start() as server:
        assert ask(server.address, "SHOW max_connections") == ("33",)


def test_the_last_one_who_uses_the_server_stops_it(folder):
    first, second = folder.start(), folder.start()
    running = folder.server()
    first.stop()
    assert ask(second.address, "SELECT 1") == (1,)
    second.stop()
    assert has_ended(running)
    assert queries.running(folder.place) is None


def test_a_second_product_on_the_folder_is_refused_with_number_and_folder(folder):
    first = folder.product()
    with pytest.raises(errors.ClaimedError) as refusal:
        services.claim(folder.path, purpose="demo")
    assert f"process {first.pid}" in str(refusal.value)
    assert str(folder.path) in str(refusal.value)
    assert first.poll() is None
    first.communicate(timeout=60)
    services.claim(folder.path, purpose="demo").release()


def test_a_killed_server_comes_back_with_every_commit(folder):
    server = folder.start()
    write(server.address, "before")
    kill(folder.server())
    with folder.start() as again:
        assert kept(again.address) == ["before"]
    server.stop()


def test_a_share_tells_of_a_killed_server_and_brings_it_back(folder):
    with folder.start() as server:
        write(server.address, "before")
        assert not server.ends_within(0)
        kill(folder.server())
        assert server.ends_within(30)
        server.bring_back()
        assert kept(server.address) == ["before"]
        same = folder.server()
        server.bring_back()
        assert folder.server() == same


def test_a_killed_product_leaves_a_server_that_the_next_one_adopts(folder):
    product = folder.product()
    orphan = folder.server()
    write(folder.place.address, "before")
    kill(psutil.Process(product.pid))
    with folder.start() as server:
        assert folder.server() == orphan
        assert kept(server.address) == ["before"]
    assert has_ended(orphan)
    services.claim(folder.path, purpose="demo").release()


def test_product_and_server_killed_together_come_back(folder):
    product = folder.product()
    orphan = folder.server()
    write(folder.place.address, "before")
    kill(psutil.Process(product.pid))
    kill(orphan)
    assert (folder.place.data / "postmaster.pid").exists()
    with folder.start() as server:
        assert folder.server() != orphan
        assert kept(server.address) == ["before"]


def test_a_stale_mark_with_the_number_of_a_living_stranger_does_not_stop_the_start(folder):
    with folder.start() as server:
        write(server.address, "before")
        text = (folder.place.data / "postmaster.pid").read_text()
    stranger = [str(os.getpid()), *text.splitlines()[1:]]
    (folder.place.data / "postmaster.pid").write_text("\n".join(stranger) + "\n")
    with folder.start() as server:
        assert kept(server.address) == ["before"]


def test_a_creation_that_was_broken_off_is_begun_anew(folder):
    half_done = folder.place.home / "data.new"
    half_done.mkdir(parents=True)
    (half_done / "PG_VERSION").write_text("18")
    with folder.start() as server:
        assert ask(server.address, "SELECT 1") == (1,)
    assert not half_done.exists()


def test_data_of_another_major_version_are_refused_and_left_alone(folder):
    with folder.start():
        pass
    version = folder.place.data / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("9\n")
    with pytest.raises(errors.VersionError, match="belong to PostgreSQL 9"):
        folder.start()
    assert queries.running(folder.place) is None
    version.write_text(made_by)
    with folder.start() as server:
        assert ask(server.address, "SELECT 1") == (1,)


def test_data_of_another_user_are_refused_by_name(folder):
    folder.place.control.mkdir(parents=True)
    folder.place.record.write_text(json.dumps({"uid": 65000}))
    with pytest.raises(errors.PlaceError, match="number 65000"):
        folder.start()
    assert not folder.place.data.exists()


def test_a_server_that_cannot_start_says_why(folder):
    with folder.start():
        (folder.place.data / "local.conf").write_text("max_connections = none\n")
        (folder.place.data / "local.conf").chmod(0o644)
    with pytest.raises(errors.StartError, match="max_connections"):
        folder.start()


def test_a_deep_data_folder_is_served_over_a_short_socket(folder):
    deep = folder.path / ("very-deep-folder/" * 8)
    where = queries.place_of(deep)
    with services.start(deep, durable=False) as server:
        assert ask(server.address, "SELECT 1") == (1,)
        listening = socket.socket(socket.AF_UNIX)
        listening.connect(str(where.sockets / ".s.PGSQL.5432"))
        listening.close()
    services.remove(deep)
    assert not where.sockets.exists()


def test_nothing_is_removed_while_somebody_uses_it(folder):
    with folder.start() as server:
        with pytest.raises(errors.ClaimedError, match="in use"):
            services.remove(folder.path)
        assert ask(server.address, "SELECT 1") == (1,)
    services.remove(folder.path)
    assert not folder.place.home.exists()


@AS_ROOT
def test_root_serves_a_checkout_in_a_folder_closed_to_others(folder):
    closed = folder.path.parent
    assert oct(closed.stat().st_mode & 0o777) == "0o700"
    above = [(path, path.stat().st_mode) for path in (closed, Path("/var/lib"), Path("/var"))]
    told = []
    with folder.start(report=told.append) as server:
        assert ask(server.address, "SELECT 1") == (1,)
        assert folder.server().username() != "root"
    assert [(path, path.stat().st_mode) for path, _ in above] == above
    assert any(str(folder.place.home) in line for line in told)


@AS_ROOT
def test_another_user_runs_the_same_server_in_his_data_folder(folder):
    nobody = 65534
    folder.path.parent.chmod(0o755)
    folder.path.mkdir()
    os.chown(folder.path, nobody, nobody)
    command = foreign_python(nobody)
    if command is None:
        pytest.skip("this checkout is closed to other users")
    script = """
import sys
from pathlib import Path
import psycopg
from civicloop.kernel.embedded import services
with services.start(Path(sys.argv[1]), durable=False) as server:
    with psycopg.connect(server.address) as connection:
        print(*connection.execute("SELECT current_user, 1").fetchone(), server.place.home)
"""
    done = subprocess.run(
        [*command, script, str(folder.path)],
        user=nobody,
        group=nobody,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == f"civicloop 1 {folder.path}/postgresql\n", done.stderr
