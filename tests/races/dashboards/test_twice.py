"""The same wish twice at the same instant, as a double press of a button sends it."""

from decimal import Decimal
from functools import partial

import pytest

from civicloop.engines.metrics.rules import Month
from civicloop.kernel.ledger import queries as ledger
from civicloop.publish.dashboards import services
from civicloop.publish.dashboards.errors import AnnotationRepeatedError
from civicloop.publish.dashboards.models import Alert, Annotation, OwnPage
from civicloop.publish.dashboards.rules.alerts import Limit, Rule
from civicloop.publish.dashboards.services.alerts import Watched
from civicloop.publish.dashboards.services.annotations import Subject
from tests.races.together import at_once
from tests.web.conftest import small_city  # noqa: F401 (a fixture)
from tests.web.dashboards.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
ON_TIME = Subject(metric="cases.on_time")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


def test_an_alert_that_is_set_twice_at_once_is_one(small_city):  # noqa: F811 (the fixture)
    setting = partial(
        services.set_alert, Watched(ON_TIME, "agency"), Limit(Rule.BELOW, Decimal(60)),
        actor=small_city.actor("analyst"), now=NOW,
    )  # fmt: skip
    one, other = at_once(setting, setting)
    assert one == other == Alert.objects.get()
    assert [event.name for event in ledger.history(one.ref)] == ["dashboards.alert_set"]


def test_a_sentence_that_is_said_twice_at_once_stands_once(small_city):  # noqa: F811 (the fixture)
    saying = partial(
        services.annotate, ON_TIME, Month(2026, 10), zh="颱風過境", en="A typhoon passed",
        actor=small_city.actor("analyst"), now=NOW,
    )  # fmt: skip
    found = at_once(saying, saying, told=AnnotationRepeatedError)
    assert sorted(type(row).__name__ for row in found) == ["Annotation", "AnnotationRepeatedError"]
    assert Annotation.objects.get().zh == "颱風過境"


def test_of_two_first_pages_chosen_at_once_one_stays(small_city):  # noqa: F811 (the fixture)
    actor = small_city.actor("analyst")
    pages = [services.make_page(title, actor=actor, now=NOW) for title in ("甲", "乙")]
    at_once(*(partial(services.begin_with, row.pk, is_first=True, actor=actor, now=NOW)
              for row in pages))  # fmt: skip
    assert OwnPage.objects.filter(is_first=True).count() == 1
