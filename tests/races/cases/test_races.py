"""Two at once, on real connections: one case, one handler."""

from functools import partial

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import AlreadyTakenError
from civicloop.answer.cases.models import Case
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger import queries as ledger
from tests.db.cases.city import draft, lay_down
from tests.races import together
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def city(small_city):  # noqa: F811 (a fixture)
    lay_down()
    return small_city


at_once = partial(together.at_once, told=AlreadyTakenError)


def test_of_two_who_take_a_case_one_wins_and_the_other_is_told(city):
    case = cases.open_case(draft(), actor=citizen(), key="k")
    actors = [city.actor("officer"), city.actor("crew")]
    found = at_once(*(lambda actor=actor: cases.accept(case.pk, actor=actor) for actor in actors))
    errors = [row for row in found if isinstance(row, AlreadyTakenError)]
    winners = [row for row in found if isinstance(row, Case)]
    assert (len(errors), len(winners)) == (1, 1)
    assert errors[0].by == winners[0].handler.name
    assert [event.name for event in ledger.history(case.ref)] == [
        "cases.case_opened",
        "cases.case_accepted",
    ]


def test_the_same_page_sent_four_times_at_once_is_one_case(city):
    found = at_once(*[lambda: cases.open_case(draft(), actor=citizen(), key="same")] * 4)
    assert len({case.pk for case in found}) == 1
    assert Case.objects.count() == 1


def test_the_same_words_from_four_pages_at_once_are_one_case(city):
    found = at_once(
        *(
            lambda number=number: cases.open_case(draft(), actor=citizen(), key=f"k{number}")
            for number in range(4)
        )
    )
    assert len({case.pk for case in found}) == 1
    assert len(ledger.history(found[0].ref)) == 1


def test_different_reports_at_once_are_all_kept(city):
    found = at_once(
        *(
            lambda number=number: cases.open_case(
                draft(description=f"第 {number} 處坑洞"), actor=citizen(), key=f"d{number}"
            )
            for number in range(4)
        )
    )
    assert len({case.number for case in found}) == 4
