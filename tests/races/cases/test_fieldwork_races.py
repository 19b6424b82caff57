"""Two at once in the work outside, on real connections: one wins, the other is told."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CaseError, NotOpenError
from civicloop.answer.cases.models import Call, CallOut, Case, Visit
from civicloop.answer.cases.rules.visits import VisitRecord
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger import queries as ledger
from tests.db.cases.city import MONDAY, draft, lay_down
from tests.db.cases.field import follow, meeting, planned
from tests.races import together
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def case(small_city):  # noqa: F811 (a fixture)
    lay_down()
    return cases.open_case(draft(), actor=citizen(), key="k", now=MONDAY)


at_once = partial(together.at_once, told=CaseError)


def names(case):
    return [event.name for event in ledger.history(case.ref)]


def test_two_who_telephone_at_once_count_both_calls_and_tell_the_unit_once(small_city, case):  # noqa: F811 (a fixture)
    out = follow(case)
    agents = [small_city.actor("agent"), small_city.actor("head")]
    said = {"phone": "07-3368333", "result": "answered", "answered_by": "李工程司"}
    found = at_once(
        *(lambda actor=actor: cases.record_call(out.pk, **said, actor=actor) for actor in agents)
    )
    assert [type(row) for row in found] == [Call, Call]
    out.refresh_from_db()
    assert (out.tries, out.state, out.told_by) == (2, "told", "telephone")


def test_one_form_sent_twice_at_once_is_one_call(small_city, case):  # noqa: F811 (a fixture)
    out = follow(case)
    said = {"phone": "07-3368333", "result": "busy", "key": "same"}
    agent = small_city.actor("agent")
    first, second = at_once(
        *(lambda: cases.record_call(out.pk, **said, actor=agent) for _time in range(2))
    )
    assert first == second
    assert Call.objects.count() == 1


def test_two_subscribers_at_once_put_a_hazard_on_the_sheet_once(case):
    at_once(lambda: follow(case, number=0), lambda: follow(case, number=0))
    assert CallOut.objects.count() == 1
    assert names(case).count("cases.case_called_out") == 1


def test_of_record_and_cancellation_at_once_one_holds(small_city, case):  # noqa: F811 (a fixture)
    officer = small_city.actor("officer")
    visit = planned(case, officer)
    after = meeting().begins_at + timedelta(hours=1)
    found = at_once(
        lambda: cases.hold_visit(visit.pk, VisitRecord("看過"), actor=officer, now=after),
        lambda: cases.cancel_visit(visit.pk, actor=officer, now=after),
    )
    errors = [row for row in found if isinstance(row, NotOpenError)]
    assert len(errors) == 1
    visit.refresh_from_db()
    assert visit.state == errors[0].state
    ends = [name for name in names(case) if name in {"cases.visit_held", "cases.visit_cancelled"}]
    assert ends == [f"cases.visit_{visit.state}"]


def test_one_plan_sent_twice_at_once_invites_once(small_city, case):  # noqa: F811 (a fixture)
    officer = small_city.actor("officer")
    at_once(
        *(
            lambda: cases.plan_visit(case.pk, meeting(), actor=officer, key="same", now=MONDAY)
            for _time in range(2)
        )
    )
    assert Visit.objects.count() == 1
    assert names(case).count("cases.visit_planned") == 1


def test_a_step_kept_on_two_phones_is_made_once(small_city, case):  # noqa: F811 (a fixture)
    crew = small_city.actor("crew")

    def step():
        return cases.make_once(
            "same", case.pk, cases.accept, scope="cases.crew", verb="accept", actor=crew
        )

    assert [type(row) for row in at_once(step, step)] == [Case, Case]
    assert names(case).count("cases.case_accepted") == 1
