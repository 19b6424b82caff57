"""What a process keeps is what the rows say."""

import uuid

import pytest
from django.db import connection, transaction

from civicloop.kernel.editions.models import Edition
from civicloop.kernel.editions.queries import kept, look_and_ask, one_look, tokens
from civicloop.kernel.editions.rules import followed
from civicloop.kernel.statements.rules import Part
from civicloop.kernel.vault import services as vault

pytestmark = pytest.mark.django_db
FAMILIES = {
    "access.keys",
    "cases.settings",
    "geography.boundaries",
    "geography.roads",
    "rulesets",
    "schemas",
    "vault.index",
}


@pytest.fixture
def rows():
    """A table of its own that a family follows."""
    forwards, _ = followed("sample", "samples", of=["word"])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE sample (word text, seen int)")
        cursor.execute(forwards)
        yield cursor


@pytest.fixture
def words(rows):
    """A reader of the table that remembers how often it read."""
    read = []

    @kept("samples")
    def words(beginning):
        read.append(beginning)
        rows.execute("SELECT word FROM sample WHERE word LIKE %s ORDER BY 1", [f"{beginning}%"])
        return tuple(word for (word,) in rows.fetchall())

    words.read = read
    return words


def test_what_was_read_once_is_not_read_again(rows, words):
    rows.execute("INSERT INTO sample VALUES ('aa'), ('ab'), ('b')")
    assert [words("a"), words("a"), words("b")] == [("aa", "ab"), ("aa", "ab"), ("b",)]
    assert words.read == ["a", "b"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("INSERT INTO sample VALUES ('ac')", ("aa", "ac")),
        ("UPDATE sample SET word = 'ad'", ("ad",)),
        ("DELETE FROM sample", ()),
        ("TRUNCATE sample", ()),
        ("COPY sample (word) FROM STDIN", ("aa", "ab")),
    ],
)
def test_every_change_counts_whoever_makes_it(rows, words, change, found):
    rows.execute("INSERT INTO sample VALUES ('aa')")
    assert words("a") == ("aa",)
    if change.startswith("COPY"):
        with rows.copy(change) as copy:
            copy.write_row(["ab"])
    else:
        rows.execute(change)
    assert words("a") == found


def test_a_column_that_does_not_count_renews_nothing(rows, words):
    rows.execute("INSERT INTO sample VALUES ('aa')")
    words("a")
    rows.execute("UPDATE sample SET seen = 1")
    assert (words("a"), words.read) == (("aa",), ["a"])


def test_what_was_rolled_back_is_never_taken_for_true(rows, words):
    rows.execute("INSERT INTO sample VALUES ('aa')")
    before = words("a")
    with transaction.atomic():
        rows.execute("INSERT INTO sample VALUES ('ab')")
        assert words("a") == ("aa", "ab")
        transaction.set_rollback(True)
    assert words("a") == before
    rows.execute("INSERT INTO sample VALUES ('ac')")
    assert words("a") == ("aa", "ac")


def test_a_change_of_ones_own_within_a_look_does_not_outlive_its_rollback(rows, words):
    with one_look():
        tokens()
        with transaction.atomic():
            rows.execute("INSERT INTO sample VALUES ('aa')")
            assert words("a") == ("aa",)
            transaction.set_rollback(True)
    assert words("a") == ()


def test_a_look_reads_the_tokens_once(rows, words, django_assert_num_queries):
    words("a"), words("b")
    with django_assert_num_queries(1), one_look():
        words("a")
        with one_look():
            words("b")
    with django_assert_num_queries(1), one_look():
        words("a")


def test_a_question_on_the_way_brings_the_tokens_along(rows, words, django_assert_num_queries):
    words("a")
    with django_assert_num_queries(1), one_look():
        assert look_and_ask(Part("two", "SELECT 1 + %s::int", (1,))) == (2,)
        words("a")
    rows.execute("INSERT INTO sample VALUES ('abel', 1)")
    with one_look():
        look_and_ask(Part("one", "SELECT 1"))
        assert "abel" in words("a")


def test_a_reader_that_fails_is_asked_again(rows):
    @kept("samples")
    def first():
        rows.execute("SELECT word FROM sample LIMIT 1")
        return rows.fetchone()[0]

    with pytest.raises(TypeError):
        first()
    rows.execute("INSERT INTO sample VALUES ('aa')")
    assert first() == "aa"


def test_every_family_that_is_kept_has_a_table_that_it_follows():
    assert set(Edition.objects.values_list("family", flat=True)) == FAMILIES
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgargs FROM pg_trigger WHERE tgname LIKE '%%\\_edition%%'")
        told = {bytes(row[0]).rstrip(b"\0").decode() for row in cursor.fetchall()}
    assert told == FAMILIES


def test_the_index_key_is_kept_by_no_token_of_a_transaction_that_failed(settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    with transaction.atomic():
        lost = vault.blind_index("samples", "word")
        assert vault.blind_index("samples", "word") == lost
        transaction.set_rollback(True)
    assert vault.blind_index("samples", "word") != lost


def test_a_key_of_an_object_renews_nothing(settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    vault.blind_index("samples", "word")
    before = dict(tokens())
    vault.seal(f"samples:word:{uuid.uuid4()}", "word")
    assert dict(tokens()) == before
