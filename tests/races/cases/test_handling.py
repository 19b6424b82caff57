"""Two at once, on real connections: one decision, and a step that is taken back or goes on."""

from functools import partial

import pytest
from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CaseError, NotOpenError, StepNotOpenError
from civicloop.answer.cases.models import Case, Extension, Part
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import services as clock
from tests.db.cases.city import draft, lay_down
from tests.races import together
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)
RIGHTS = ("cases.accept", "cases.extend", "cases.approve_extension", "cases.answer_part")
ONE = machine("one", *RIGHTS, "cases.join")
OTHER = machine("other", *RIGHTS, "cases.join")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def city(small_city):  # noqa: F811 (a fixture)
    lay_down()
    return small_city


@pytest.fixture
def case(city):
    return cases.open_case(draft(), actor=citizen(), key="k")


at_once = partial(together.at_once, told=(CaseError, NotPermittedError))


def test_of_two_decisions_about_more_time_one_stands(case):
    asked = cases.ask_extension(case.pk, days=5, reason="complex", text="查證", actor=ONE)
    results = at_once(
        lambda: cases.grant_extension(asked.pk, actor=ONE),
        lambda: cases.refuse_extension(asked.pk, text="不同意", actor=OTHER),
    )
    assert [type(row) for row in results].count(NotOpenError) == 1
    moved = Case.objects.get().statutory_due_at > case.statutory_due_at
    assert moved == (Extension.objects.get().state == "granted")


def test_two_who_ask_for_more_time_make_one_request(case):
    def ask(actor):
        return cases.ask_extension(case.pk, days=5, reason="complex", text="查證", actor=actor)

    results = at_once(lambda: ask(ONE), lambda: ask(OTHER))
    assert sum(isinstance(row, CaseError) for row in results) == 1
    assert Extension.objects.count() == 1


def test_a_step_is_taken_back_or_the_other_goes_on_never_both(city, case):
    officer = city.actor("officer")
    cases.refuse(
        case.pk, to=city.units["PARKS"].pk, reason="not_our_place", actor=officer, now=clock.now()
    )
    results = at_once(
        lambda: cases.undo(case.pk, actor=officer),
        lambda: cases.accept(case.pk, actor=machine("parks", "cases.accept")),
    )
    found = Case.objects.get()
    lost = [row for row in results if isinstance(row, Exception)]
    if found.unit == city.units["ROADS"]:  # the undoing came first; the other took it there
        assert (found.state, lost) == ("accepted", [])
    else:
        assert (found.state, found.unit) == ("accepted", city.units["PARKS"])
        assert [type(row) for row in lost] == [StepNotOpenError]


def test_a_part_is_answered_once(city, case):
    row = cases.ask_part(
        case.pk,
        to=city.units["PARKS"].pk,
        due_on=timezone.localdate(),
        text="請會勘",
        actor=ONE,
    )
    results = at_once(
        lambda: cases.answer_part(row.pk, text="甲", actor=ONE),
        lambda: cases.answer_part(row.pk, text="乙", actor=OTHER),
    )
    assert [type(found) for found in results].count(NotOpenError) == 1
    assert Part.objects.get().answer_masked in {"甲", "乙"}
