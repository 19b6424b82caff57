"""Rights over what belongs to the whole city hold only for who has them everywhere."""

import pytest

from civicloop.answer.cases import policies as cases
from civicloop.kernel.access import policies as access
from civicloop.kernel.actors.rules import EVERYWHERE, person
from civicloop.kernel.clock import policies as clock
from civicloop.kernel.ledger import policies as ledger
from civicloop.kernel.notices import policies as notices
from civicloop.kernel.organizations import policies as organizations
from civicloop.kernel.privacy import policies as privacy
from civicloop.kernel.rulesets import policies as rulesets
from civicloop.kernel.schemas import policies as schemas
from civicloop.platform.identity import policies as identity

CITY_WIDE = [
    ("access.manage_roles", access.may_manage_roles),
    ("access.issue_api_keys", access.may_issue_keys),
    ("cases.edit_categories", cases.may_edit_categories),
    ("clock.declare_closure", clock.may_declare_closure),
    ("clock.load_calendar", clock.may_load_calendar),
    ("identity.manage_accounts", identity.may_manage_accounts),
    (ledger.DECIDE_LETTERS, ledger.may_decide_letters),
    (notices.RETRY, notices.may_retry),
    ("organizations.manage_people", organizations.may_manage_people),
    ("organizations.manage_units", organizations.may_manage_units),
    ("privacy.destroy_values", privacy.may_destroy),
    ("rulesets.approve", rulesets.may_approve),
    ("rulesets.propose", rulesets.may_propose),
    ("schemas.publish", schemas.may_publish),
]


@pytest.mark.parametrize(("right", "policy"), CITY_WIDE)
def test_what_is_the_whole_citys_needs_the_right_everywhere(right, policy):
    assert policy(person(1, grants={right: EVERYWHERE}))
    assert not policy(person(1, grants={right: frozenset({1, 2})}))
    assert not policy(person(1, grants={}))
