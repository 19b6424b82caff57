"""The arithmetic of the embedded server: places, memory, files."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.embedded import rules

GIBIBYTE = 1024**3


def test_a_user_keeps_everything_in_the_data_folder():
    where = rules.place(Path("/home/lin/city/var"), uid=1000)
    assert where.data == Path("/home/lin/city/var/postgresql/data")
    assert where.sockets == Path("/home/lin/city/var/postgresql/socket")
    assert where.control == where.home


def test_root_keeps_data_and_binaries_under_one_folder_per_checkout():
    one = rules.place(Path("/root/city/var"), uid=0)
    other = rules.place(Path("/srv/city/var"), uid=0)
    assert one.home.parent == Path("/var/lib/civicloop")
    assert one.home.name.startswith("city-")
    assert one.home != other.home
    assert one.control == Path("/root/city/var/postgresql")


def test_the_name_of_a_folder_is_plain_whatever_the_checkout_is_called():
    name = rules.short_name(Path("/home/lin/城市 kód/var"))
    assert rules.PLAIN_PATH.fullmatch(name)
    assert name == rules.short_name(Path("/home/lin/城市 kód/var"))


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300))
def test_a_socket_always_fits_whatever_the_data_folder(tail):
    where = rules.place(Path("/home") / tail.lstrip("/"), uid=1000)
    assert rules.fits_socket(where.sockets)


def test_a_deep_data_folder_has_its_socket_elsewhere_and_its_data_at_home():
    deep = Path("/home/lin") / ("deep/" * 30) / "var"
    where = rules.place(deep, uid=1000)
    assert where.data == deep / "postgresql" / "data"
    assert where.sockets.parent == Path("/tmp")


def test_the_limit_of_a_socket_path_is_kept_to_the_byte():
    tail = len(f"/.s.PGSQL.{rules.PORT}")
    longest = "/" + "a" * (rules.SOCKET_PATH_LIMIT - tail - 1)
    assert rules.fits_socket(Path(longest))
    assert not rules.fits_socket(Path(longest + "a"))


def test_the_address_survives_strange_characters():
    parts = urlsplit(rules.address(Path("/a b/c&d"), "city loop", "o'hara"))
    assert parse_qs(parts.query) == {"host": ["/a b/c&d"]}
    assert (parts.username, parts.path) == ("o%27hara", "/city%20loop")


@pytest.mark.parametrize(
    ("memory", "buffers", "cache", "work", "maintenance"),
    [
        (512 * rules.MEBIBYTE, "64MB", "256MB", "4MB", "64MB"),
        (4 * GIBIBYTE, "512MB", "2048MB", "8MB", "128MB"),
        (24 * GIBIBYTE, "2048MB", "12288MB", "48MB", "768MB"),
        (512 * GIBIBYTE, "2048MB", "262144MB", "64MB", "1024MB"),
    ],
)
def test_memory_is_shared_with_the_rest_of_the_product(memory, buffers, cache, work, maintenance):
    assert rules.memory_settings(memory) == {
        "shared_buffers": buffers,
        "effective_cache_size": cache,
        "work_mem": work,
        "maintenance_work_mem": maintenance,
    }


def _settings(**changes):
    values = {"memory": 4 * GIBIBYTE, "shared_memory": GIBIBYTE, "durable": True} | changes
    return rules.server_settings(rules.place(Path("/home/lin/var"), uid=1000), **values)


def test_no_network_port_is_opened_and_the_log_holds_no_statement():
    settings = _settings()
    assert settings["listen_addresses"] == ""
    assert settings["log_min_error_statement"] == "panic"
    assert settings["log_min_messages"] == "log"
    assert settings["log_error_verbosity"] == "terse"


def test_only_tests_run_without_waiting_for_the_disk():
    assert "fsync" not in _settings()
    assert _settings(durable=False)["fsync"] == "off"


def test_a_small_shared_memory_folder_is_not_relied_on():
    assert _settings(shared_memory=64 * rules.MEBIBYTE)["dynamic_shared_memory_type"] == "mmap"
    assert _settings(shared_memory=GIBIBYTE)["dynamic_shared_memory_type"] == "posix"


def test_a_quote_in_a_setting_is_doubled():
    assert rules.settings_text({"a": "it's"}).splitlines()[1] == "a = 'it''s'"


def test_a_user_may_sign_in_as_the_product_and_as_the_keeper():
    assert rules.ident_text(["lin"]) == 'civicloop "lin" postgres\ncivicloop "lin" civicloop\n'


def test_the_mark_of_a_server_is_read():
    text = "4711\n/srv/data\n1700000000\n5432\n/srv/socket\n\n  1 2\nready   \n"
    assert rules.parse_pid_file(text) == rules.PidFile(4711, "/srv/data", "/srv/socket", "ready")


@pytest.mark.parametrize("text", ["", "\n\n", "half", "-5\n"])
def test_a_damaged_mark_is_none(text):
    assert rules.parse_pid_file(text) is None


def test_a_mark_that_is_still_being_written_has_no_status():
    assert rules.parse_pid_file("4711\n/srv/data\n").status == ""


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("postgres (PostgreSQL) 18.4\n", "18.4"),
        ("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n", "15.13"),
        ("cannot execute", ""),
    ],
)
def test_the_version_is_read(text, version):
    assert rules.parse_version(text) == version


def test_the_locale_comes_from_the_server_where_it_brings_one():
    assert "--builtin-locale=C.UTF-8" in rules.locale_options("18.4")
    assert rules.locale_options("16.14") == ["--locale=C.UTF-8"]
