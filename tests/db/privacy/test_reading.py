"""Each reading of a personal value is an event of its object."""

import pytest
from django.db import transaction

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.errors import PurposeMissingError
from civicloop.kernel.vault import services as vault

pytestmark = pytest.mark.django_db
REF = "cases:case:1"
CLERK = machine("clerk")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


def test_a_reading_gives_the_value_and_is_on_record_with_its_purpose():
    box = vault.seal(REF, "王小明", field="name")
    assert privacy.read(REF, box, field="name", actor=CLERK, purpose="回電") == "王小明"
    (event,) = ledger.history(REF)
    assert (event.name, event.body["field"], event.actor) == (
        "privacy.personal_value_read",
        "name",
        "machine:clerk",
    )
    assert services.open_texts(event) == {"purpose": "回電"}


def test_without_a_purpose_nothing_is_opened_and_nothing_recorded():
    box = vault.seal(REF, "王小明", field="name")
    with pytest.raises(PurposeMissingError), transaction.atomic():
        privacy.read(REF, box, field="name", actor=CLERK, purpose=" ")
    assert ledger.history(REF) == []
