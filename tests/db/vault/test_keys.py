"""Object keys in the database, master keys in a folder."""

import pytest
from django.db import IntegrityError, transaction

from civicloop.kernel.vault import queries
from civicloop.kernel.vault import services as vault
from civicloop.kernel.vault.errors import (
    BoxDamagedError,
    KeyDestroyedError,
    KeyUnknownError,
    MasterKeyError,
)
from civicloop.kernel.vault.models import ObjectKey

pytestmark = pytest.mark.django_db
CASE, OTHER = "samples:case:1", "samples:case:2"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    return settings.MASTER_KEYS_DIR


def test_a_value_is_sealed_and_opened_for_its_object_and_field():
    box = vault.seal(CASE, "王小明", field="name")
    assert vault.unseal(CASE, box, field="name") == "王小明".encode()
    assert vault.unseal_text(CASE, box, field="name") == "王小明"
    with pytest.raises(BoxDamagedError):
        vault.unseal(CASE, box, field="phone")
    vault.seal(OTHER, "x")
    with pytest.raises(BoxDamagedError):
        vault.unseal(OTHER, box, field="name")
    with pytest.raises(KeyUnknownError):
        vault.unseal("samples:case:3", box, field="name")


def test_one_key_per_object_and_no_key_lies_open_in_the_database(folder):
    vault.seal(CASE, "a"), vault.seal(CASE, "b"), vault.seal(OTHER, "c")
    assert ObjectKey.objects.count() == 2
    assert {len(bytes(key.wrapped)) for key in ObjectKey.objects.all()} == {1 + 12 + 32 + 16}
    (file,) = folder.iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("master-0001.key", 0o600)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_many_values_are_sealed_in_order_with_few_queries(django_assert_max_num_queries):
    items = [(f"samples:case:{n % 100}", "note", f"text {n}") for n in range(1000)]
    with django_assert_max_num_queries(6):
        boxes = vault.seal_many(items)
    with django_assert_max_num_queries(1):
        opened = vault.unseal_many(
            (ref, field, box) for (ref, field, _), box in zip(items, boxes, strict=True)
        )
    assert [text.decode() for text in opened] == [text for _, _, text in items]


def test_a_key_that_is_open_seals_without_a_question(django_assert_num_queries):
    key = vault.open_key(CASE)
    with django_assert_num_queries(0):
        box = key.seal("甲", field="name")
    assert vault.unseal_text(CASE, box, field="name") == "甲"
    with pytest.raises(BoxDamagedError):
        vault.unseal(CASE, box, field="phone")
    vault.destroy(OTHER)
    with pytest.raises(KeyDestroyedError):
        vault.open_key(OTHER)


def test_a_destroyed_key_closes_its_boxes_and_no_others():
    box, other = vault.seal(CASE, "a"), vault.seal(OTHER, "b")
    vault.destroy(CASE)
    vault.destroy(CASE)
    for attempt in (lambda: vault.unseal(CASE, box), lambda: vault.seal(CASE, "again")):
        with pytest.raises(KeyDestroyedError, match="samples:case:1"):
            attempt()
    assert vault.unseal(OTHER, other) == b"b"
    assert bytes(ObjectKey.objects.get(ref=CASE).wrapped) == b""
    assert (queries.is_destroyed(CASE), queries.is_destroyed(OTHER)) == (True, False)


def test_an_object_may_be_closed_before_it_was_ever_sealed():
    vault.destroy(CASE)
    with pytest.raises(KeyDestroyedError):
        vault.seal(CASE, "late")


def test_a_key_is_whole_or_destroyed_whatever_the_code_does():
    vault.seal(CASE, "a")
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectKey.objects.update(wrapped=b"")


def test_a_rotation_moves_every_living_key_and_no_box(folder):
    box, other = vault.seal(CASE, "a"), vault.seal(OTHER, "b")
    index = vault.blind_index("name", "王小明")
    vault.destroy(OTHER)
    assert vault.rotate() == 2  # the case's and that of the indexes
    assert queries.keys_by_master() == {"0002": 2}
    (folder / "master-0001.key").unlink()
    assert vault.unseal(CASE, box) == b"a"
    assert vault.blind_index("name", "王小明") == index
    assert vault.unseal("samples:case:3", vault.seal("samples:case:3", "new")) == b"new"
    with pytest.raises(KeyDestroyedError):
        vault.unseal(OTHER, other)


def test_a_lost_master_key_is_named_and_never_replaced_by_itself(folder):
    box = vault.seal(CASE, "a")
    kept = (folder / "master-0001.key").read_text()
    (folder / "master-0001.key").unlink()
    with pytest.raises(MasterKeyError, match=r"master-0001\.key is missing"):
        vault.unseal(CASE, box)
    with pytest.raises(MasterKeyError, match="Put the master"):
        vault.seal(OTHER, "b")
    assert list(folder.iterdir()) == []
    (folder / "master-0001.key").write_text(kept)
    assert vault.unseal(CASE, box) == b"a"


@pytest.mark.parametrize("content", ["", "not base64!", "c2hvcnQ=", "\xff\xfe"])
def test_a_damaged_master_key_is_named(folder, content):
    vault.seal(CASE, "a")
    (folder / "master-0001.key").write_text(content, encoding="latin-1")
    with pytest.raises(MasterKeyError, match=r"master-0001\.key"):
        vault.seal(OTHER, "b")


def test_a_foreign_master_key_opens_nothing(folder, tmp_path, settings):
    box = vault.seal(CASE, "a")
    settings.MASTER_KEYS_DIR = tmp_path / "others"
    with pytest.raises(MasterKeyError):
        vault.seal(OTHER, "b")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "master-0001.key").write_text("A" * 43 + "=")
    with pytest.raises(BoxDamagedError):
        vault.unseal(CASE, box)


def test_blind_indexes_find_equal_texts_in_order():
    one, other, again = vault.blind_indexes(
        "phone", ["0912345678", "0987654321", "０９１２３４５６７８"]
    )
    assert one == again == vault.blind_index("phone", "0912345678")
    assert one != other
    assert one != vault.blind_index("name", "0912345678")
