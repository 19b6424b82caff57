"""Two who draw the agencies of one visit at the same instant: they are drawn once."""

from datetime import date
from functools import partial

import pytest

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import FaultyFieldsError
from civicloop.evaluate.documents.models import Month, Sample
from civicloop.kernel.ledger.models import Event
from tests.db.documents.city import KEEPER, NOW, OTHER, agencies, take
from tests.races.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draw(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    agencies()
    take()
    day = date(2026, 11, 20)
    return partial(
        documents.draw_sample, Month.objects.get().pk, title="查訪", size=1, opens_on=day, now=NOW
    )


def drawn():
    return Sample.objects.count(), Event.objects.filter(name="documents.sample_drawn").count()


def test_a_form_sent_twice_draws_once_and_both_see_the_drawing(draw):
    sent = partial(draw, token="a" * 32, actor=KEEPER)
    first, second = at_once(sent, sent)
    assert first.pk == second.pk
    assert drawn() == (1, 1)


def test_of_two_forms_for_one_visit_the_second_is_refused(draw):
    found = at_once(
        partial(draw, token="a" * 32, actor=KEEPER),
        partial(draw, token="b" * 32, actor=OTHER),
        told=(FaultyFieldsError,),
    )
    [refused] = [one for one in found if isinstance(one, FaultyFieldsError)]
    assert refused.faults == {"title": "drawn_already"}
    assert drawn() == (1, 1)
