"""A data folder of its own for every test, and no subscriber but the test's."""

import pytest
from django.db import transaction

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.rules.subscribers import SUBSCRIBERS

CLERK = machine("clerk")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def no_subscribers(monkeypatch):
    monkeypatch.setattr(SUBSCRIBERS, "_entries", {})
    monkeypatch.setattr(SUBSCRIBERS, "_closed", False)


@pytest.fixture
def write():
    def written(*events, actor=CLERK, **more):
        with transaction.atomic():
            return [ledger.append(event, actor=actor, **more) for event in events]

    return written
