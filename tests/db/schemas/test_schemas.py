"""Versions of a form follow each other in time and never change."""

import datetime as dt

import pytest

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.schemas import queries
from civicloop.kernel.schemas import services as schemas
from civicloop.kernel.schemas.errors import DefinitionError, EarlierVersionError, NoSchemaError
from civicloop.kernel.schemas.models import FormSchema
from tests.unit.schemas.test_rules import LAMP

pytestmark = pytest.mark.django_db
PUBLISHER = machine("publisher", "schemas.publish")
FIRST, SECOND = dt.date(2026, 1, 1), dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


def publish(on, *, actor=PUBLISHER, definition=LAMP):
    return schemas.publish(
        "samples.lamp",
        definition,
        title_zh="路燈",
        title_en="Street lamp",
        effective_from=on,
        actor=actor,
    )


def test_a_version_holds_from_its_day_until_the_next(db):
    first, second = publish(FIRST), publish(SECOND)
    assert (first.version, second.version) == (1, 2)
    assert queries.in_force("samples.lamp", SECOND - dt.timedelta(days=1)) == first
    assert queries.in_force("samples.lamp", SECOND) == second
    assert queries.version("samples.lamp", 1).definition == LAMP
    assert queries.versions("samples.lamp") == [second, first]
    with pytest.raises(NoSchemaError):
        queries.in_force("samples.lamp", FIRST - dt.timedelta(days=1))


def test_publishing_is_told_to_the_ledger(db):
    (event,) = ledger.history(publish(FIRST).ref)
    assert event.name == "schemas.schema_published"
    assert event.body["effective_from"] == "2026-01-01"


def test_a_refused_version_changes_nothing(db):
    publish(FIRST)
    with pytest.raises(EarlierVersionError):
        publish(FIRST)
    with pytest.raises(DefinitionError):
        publish(SECOND, definition={"type": "object", "properties": {}})
    with pytest.raises(NotPermittedError):
        publish(SECOND, actor=machine("somebody"))
    assert [each.version for each in FormSchema.objects.all()] == [1]
