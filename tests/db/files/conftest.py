"""A folder of its own, and two kinds, for every test."""

import pytest

from civicloop.kernel.files import rules


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    settings.CLAMD_ADDRESS = ""


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(rules.KINDS, "_entries", {})
    monkeypatch.setattr(rules.KINDS, "_closed", False)
    rules.declare_kind("samples.photo", per_object=3, max_bytes=2_000_000)
    rules.declare_kind("samples.paper", types=("application/pdf",))
