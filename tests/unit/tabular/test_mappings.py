"""Mappings are found by name or by path, and what is none is told in one sentence."""

from __future__ import annotations

import hashlib

import pytest

from civicloop.kernel.tabular.errors import NoMappingError
from civicloop.kernel.tabular.rules import Mappings
from civicloop.kernel.tabular.rules.mappings import LARGEST_MAPPING


@pytest.fixture
def shipped(tmp_path):
    for name in ("kpis-b", "kpis-a", "other"):
        (tmp_path / f"{name}.yaml").write_text(f"name: {name}\n")
    (tmp_path / "readme.md").write_text("no mapping")
    return Mappings(tmp_path)


def test_shipped_mappings_are_named_in_order(shipped, tmp_path):
    assert shipped.names() == ["kpis-a", "kpis-b", "other"]
    assert Mappings(tmp_path, prefix="kpis-").names() == ["kpis-a", "kpis-b"]


def test_one_is_read_by_its_name_or_by_its_path(shipped, tmp_path):
    content = b"name: own\n"
    own = tmp_path / "own"
    own.write_bytes(content)
    assert shipped.read("kpis-a").data == {"name": "kpis-a"}
    assert shipped.read(str(own)).data == {"name": "own"}
    assert shipped.read(str(own)).digest == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [1", "is not YAML"),
        (b"\xff\xfe\x00", "is not YAML"),
        (b"[" * 100_000, "is not YAML"),
        (b"#" * (LARGEST_MAPPING + 1), "is larger than any mapping"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(shipped, tmp_path, content, said):
    own = tmp_path / "own"
    own.write_bytes(content)
    with pytest.raises(NoMappingError, match=said):
        shipped.read(str(own))


@pytest.mark.parametrize("name", ["nowhere", "../nowhere", "no\0where", ""])
def test_what_is_not_there_is_told_with_what_is(shipped, name):
    with pytest.raises(NoMappingError):
        shipped.read(name)


def test_a_folder_is_no_mapping(shipped, tmp_path):
    with pytest.raises(NoMappingError, match="cannot be read"):
        shipped.read(str(tmp_path))
