"""Two at once over one request, on real connections."""

from functools import partial

import pytest

from civicloop.kernel.actors.rules import EVERYWHERE, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.states.errors import StateError
from civicloop.platform.rights import services as rights
from civicloop.platform.rights.errors import RightsError
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.services.asking import token_of
from civicloop.platform.rights.states import Decision, Identity, RequestChannel, Right
from tests.db.cases.city import MONDAY
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = dict.fromkeys(("rights.handle", "rights.record"), EVERYWHERE)
ANN, BO = person(1, grants=BOTH), person(2, grants=BOTH)
ASKED = rights.Asked(Right.SEE, "王小明", "ming@example.org")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


at_once = partial(together.at_once, told=(RightsError, StateError))


def names(row):
    return [event.name for event in ledger.history(row.ref)]


def test_two_who_decide_at_once_decide_once():
    row = rights.record(ASKED, channel=RequestChannel.PHONE, actor=ANN, now=MONDAY)
    rights.identify(row.pk, identity=Identity.CARD, actor=ANN, now=MONDAY)
    found = at_once(
        *(
            lambda actor=actor: rights.decide(
                row.pk, decision=Decision.GRANTED, words="准予", actor=actor, now=MONDAY
            )
            for actor in (ANN, BO)
        )
    )
    assert sum(isinstance(each, StateError) for each in found) == 1
    assert names(row).count("rights.request_decided") == 1


def test_two_who_extend_at_once_extend_once():
    row = rights.record(ASKED, channel=RequestChannel.PHONE, actor=ANN, now=MONDAY)
    found = at_once(
        *(
            lambda actor=actor: rights.extend(row.pk, reason="資料多", actor=actor, now=MONDAY)
            for actor in (ANN, BO)
        )
    )
    assert sum(isinstance(each, RightsError) for each in found) == 1
    assert names(row).count("rights.request_extended") == 1


def test_a_link_opened_twice_at_once_begins_one_clock():
    rights.ask(ASKED, now=MONDAY)
    row = Request.objects.get()
    token = token_of(row)
    found = at_once(*(lambda: rights.confirm(token, now=MONDAY) for _turn in range(2)))
    assert {each.pk for each in found} == {row.pk}
    assert names(row).count("rights.request_received") == 1
