"""Who may do what, written out by hand."""

from dataclasses import dataclass

import pytest

from civicloop.answer.cases import policies
from civicloop.kernel.actors.rules import PERMISSIONS, citizen, machine, person


@dataclass(frozen=True)
class Facts:
    unit_id: int = 7
    state: str = "received"
    ref: str = "cases:case:42"
    confidentiality: str = "normal"
    handler_id: int | None = None
    named_ids: tuple[int, ...] = ()


OWN, OTHER = Facts(unit_id=7), Facts(unit_id=8)


def of_role(role):
    names = [p.name for p in PERMISSIONS.values() if role in p.roles and p.name[:6] == "cases."]
    everywhere = {"agent", "analyst", "administrator", "mayor"}
    return person(1, grants=dict.fromkeys(names, None if role in everywhere else frozenset({7})))


TABLE = {
    "agent": "sort assign correspond withdraw reopen note unseal",
    "officer": "sort assign correspond accept start close pause resume join extend refuse "
    "withdraw note unseal hand_over",
    "crew": "accept start close note",
    "head": "sort assign correspond accept start close pause resume join extend refuse transfer "
    "withdraw reopen note unseal hand_over",
    "analyst": "",
    "mayor": "",
    "administrator": "",
}


@pytest.mark.parametrize("role", TABLE)
def test_a_role_may_exactly_what_the_table_says_in_its_own_unit(role):
    checks = dict(policies.STAFF_MOVES) | {"unseal": policies.may_unseal}
    allowed = {name for name, may in checks.items() if may(of_role(role), OWN)}
    assert allowed == set(TABLE[role].split())


@pytest.mark.parametrize("role", ["officer", "crew", "head"])
def test_nobody_of_a_unit_touches_the_cases_of_another(role):
    actor = of_role(role)
    checks = [*policies.STAFF_MOVES.values(), policies.may_unseal, policies.may_see]
    assert not any(may(actor, OTHER) for may in checks)


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [
        ("agent", True, True),
        ("analyst", True, True),
        ("officer", True, False),
        ("crew", True, False),
        ("head", True, False),
        ("mayor", False, False),
        ("administrator", False, False),
    ],
)
def test_who_sees_a_case(role, own, other):
    actor = of_role(role)
    assert (policies.may_see(actor, OWN), policies.may_see(actor, OTHER)) == (own, other)


def test_a_citizen_acts_on_the_case_whose_secret_they_hold_and_on_no_other():
    holder, stranger = citizen(OWN.ref), citizen("cases:case:43")
    own = [
        policies.may_withdraw,
        policies.may_reopen,
        policies.may_rate,
        policies.may_resume,
    ]
    assert all(may(holder, OWN) for may in own)
    assert not any(may(stranger, OWN) for may in own)
    assert not any(may(citizen(), OWN) for may in own)
    assert not policies.may_close(holder, OWN)


def test_staff_never_rate_for_a_citizen():
    assert not any(policies.may_rate(of_role(role), OWN) for role in TABLE)


def test_a_machine_has_only_what_it_was_given():
    assert policies.may_accept(machine("sensor", "cases.accept"), OTHER)
    assert not policies.may_close(machine("sensor", "cases.accept"), OTHER)


def test_buttons_are_the_open_moves_that_the_actor_may_make():
    assert policies.open_moves(of_role("crew"), OWN, ["accept", "refuse", "note", "rate"]) == [
        "accept",
        "note",
    ]


HEAD, OFFICER, AGENT = of_role("head"), of_role("officer"), of_role("agent")
PROTECTED = Facts(confidentiality="protected")
RESTRICTED = Facts(confidentiality="restricted")


@pytest.mark.parametrize("role", ["agent", "officer", "crew", "analyst", "mayor"])
def test_a_restricted_case_is_nobodys_but_its_heads(role):
    actor = of_role(role)
    checks = [*policies.STAFF_MOVES.values(), policies.may_unseal, policies.may_see]
    assert not any(may(actor, RESTRICTED) for may in checks)
    assert policies.may_see(HEAD, RESTRICTED)
    assert policies.may_unseal(HEAD, RESTRICTED)


@pytest.mark.parametrize("how", [{"handler_id": 1}, {"named_ids": (1,)}])
def test_handlers_and_named_people_see_a_restricted_case_and_may_as_their_role(how):
    case = Facts(confidentiality="restricted", **how)
    assert policies.may_see(OFFICER, case)
    assert policies.may_close(OFFICER, case)
    assert not policies.may_unseal(OFFICER, case)
    assert policies.may_unseal(OFFICER, case, approved=True)
    assert policies.may_ask_to_unseal(OFFICER, case)


def test_somebody_named_in_another_unit_sees_but_does_not_act():
    case = Facts(unit_id=8, confidentiality="restricted", named_ids=(1,))
    assert policies.may_see(OFFICER, case)
    assert not any(may(OFFICER, case) for may in policies.STAFF_MOVES.values())


def test_who_reported_a_protected_case_is_the_intake_desks_to_know():
    assert policies.may_unseal(AGENT, PROTECTED)
    for actor in (OFFICER, HEAD):
        assert policies.may_see(actor, PROTECTED)
        assert not policies.may_unseal(actor, PROTECTED)
        assert policies.may_unseal(actor, PROTECTED, approved=True)
    assert not policies.may_unseal(of_role("crew"), PROTECTED, approved=True)


@pytest.mark.parametrize(
    ("actor", "case", "asked_by", "may"),
    [
        (AGENT, PROTECTED, 2, True),
        (AGENT, PROTECTED, 1, False),
        (HEAD, PROTECTED, 2, False),
        (HEAD, RESTRICTED, 2, True),
        (HEAD, RESTRICTED, 1, False),
        (AGENT, RESTRICTED, 2, False),
        (AGENT, OWN, 2, False),
        (machine("robot", "cases.unseal", "cases.unseal_protected"), PROTECTED, 2, False),
    ],
)
def test_who_approves_whose_reading(actor, case, asked_by, may):
    assert policies.may_approve_unsealing(actor, case, asked_by=asked_by) is may
