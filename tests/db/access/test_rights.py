"""What a person may do follows roles, units, times and deputies."""

from datetime import UTC, date, datetime, timedelta

import pytest

from civicloop.kernel.access import queries
from civicloop.kernel.access import services as access
from civicloop.kernel.access.errors import BadLifetimeError, GrantEndedError, UnknownRoleError
from civicloop.kernel.access.models import ApiKey, Role, RoleGrant
from civicloop.kernel.access.rules import FIRST_ROLES
from civicloop.kernel.access.subscribers import end_grants_of_leaver
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import EVERYWHERE, citizen, machine
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.ledger.rules import Delivered
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.models import Post, Unit
from civicloop.kernel.registry.errors import UnknownEntryError

pytestmark = pytest.mark.django_db
CLERK = machine(
    "test",
    "organizations.manage_units",
    "organizations.manage_people",
    "access.manage_roles",
    "access.grant_roles",
    "access.issue_api_keys",
)
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SEE, ACT = "organizations.manage_units", "organizations.manage_people"


def unit(code, parent=None):
    return organizations.create_unit(
        code=code, name_zh=code, parent=parent, valid_from=date(2020, 1, 1), actor=CLERK
    )


def join(username):
    return organizations.join(username=username, name=username, actor=CLERK, now=NOON)


def grant(person, role, where=None, **options):
    return access.grant_role(person, role, unit=where, actor=CLERK, now=NOON, **options)


@pytest.fixture
def city():
    a = unit("A")
    return {"A": a, "B": unit("B", a), "D": unit("D")}


@pytest.fixture
def wang():
    return join("wang")


@pytest.fixture
def lin():
    return join("lin")


@pytest.fixture(autouse=True)
def roles():
    access.create_role(key="seer", name_zh="看", permissions=[SEE], actor=CLERK)
    access.create_role(key="doer", name_zh="做", permissions=[SEE, ACT], actor=CLERK)


def test_a_grant_reaches_the_unit_and_all_below_it(city, wang):
    grant(wang, "seer", city["A"])
    actor = access.actor_for(wang, NOON)
    assert dict(actor.grants) == {SEE: frozenset({city["A"].pk, city["B"].pk})}
    assert (actor.may_in(SEE, city["D"].pk), actor.may(ACT)) == (False, False)


def test_a_grant_without_the_subtree_stays_in_its_unit(city, wang):
    grant(wang, "seer", city["A"], subtree=False)
    assert access.actor_for(wang, NOON).units_for(SEE) == {city["A"].pk}


def test_grants_add_up_and_everywhere_swallows_the_rest(city, wang):
    grant(wang, "seer", city["B"])
    grant(wang, "doer", city["D"])
    both = frozenset({city["B"].pk, city["D"].pk})
    assert dict(access.actor_for(wang, NOON).grants) == {SEE: both, ACT: {city["D"].pk}}
    grant(wang, "seer")
    assert access.actor_for(wang, NOON).units_for(SEE) is EVERYWHERE


def test_the_number_of_queries_does_not_grow(city, wang, lin, django_assert_num_queries):
    grant(wang, "seer", city["A"])
    with django_assert_num_queries(1):
        access.actor_for(wang, NOON)
    for where in city.values():
        grant(wang, "doer", where)
        grant(lin, "doer", where)
    name_deputy(lin, wang)
    with django_assert_num_queries(1):
        access.actor_for(wang, NOON)


def test_a_grant_holds_from_its_beginning_to_its_end(wang):
    grant(wang, "seer", begins_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    moments = [NOON, NOON + HOUR, NOON + 2 * HOUR]
    assert [access.actor_for(wang, at).may(SEE) for at in moments] == [False, True, False]


def test_an_ended_grant_is_gone_at_once(wang):
    row = grant(wang, "seer")
    access.end_grant(row.pk, actor=CLERK, now=NOON + HOUR)
    assert not access.actor_for(wang, NOON + HOUR).may(SEE)
    with pytest.raises(GrantEndedError):
        access.end_grant(row.pk, actor=CLERK, now=NOON + HOUR)


def name_deputy(absent, deputy):
    return organizations.name_deputy(
        absent, deputy=deputy, begins_at=NOON, ends_at=NOON + DAY, actor=CLERK, now=NOON
    )


def test_a_deputy_has_the_rights_of_the_absent_within_the_window(city, wang, lin):
    grant(wang, "seer", city["D"])
    grant(lin, "doer", city["A"])
    name_deputy(lin, wang)
    actor = access.actor_for(wang, NOON)
    assert actor.units_for(ACT) == {city["A"].pk, city["B"].pk}
    assert actor.units_for(SEE) == {row.pk for row in city.values()}
    assert (actor.key, actor.acting_for) == (str(wang.pk), lin.ref)
    after = access.actor_for(wang, NOON + DAY)
    assert (after.may(ACT), after.acting_for) == (False, "")


def test_of_several_absent_people_those_are_named_whose_rights_reach_further(city, wang, lin):
    chen, hsu = join("chen"), join("hsu")
    grant(wang, "seer", city["A"])
    for absent, where in ((lin, "D"), (hsu, "B"), (chen, "D")):
        grant(absent, "seer", city[where])
        name_deputy(absent, wang)
    actor = access.actor_for(wang, NOON)
    assert actor.acting_for == f"{chen.ref} {lin.ref}"  # by name; hsu's unit was wang's anyway
    assert actor.units_for(SEE) == {row.pk for row in city.values()}


def test_the_units_of_an_actor_are_those_of_the_posts_of_today(city, wang):
    for where, begun, ended in (("A", 1, None), ("B", 1, 6), ("D", 7, None)):
        organizations.take_post(
            wang, city[where], title="科員", valid_from=date(2026, begun, 1), actor=CLERK, now=NOON
        )
        if ended:
            Post.objects.filter(unit=city[where]).update(valid_until=date(2026, ended, 1))
    assert access.actor_for(wang, NOON).units == {city["A"].pk}
    assert access.actor_for(join("lin"), NOON).units == frozenset()


def test_who_gains_nothing_acts_for_nobody(wang, lin):
    grant(wang, "doer")
    grant(lin, "seer")
    name_deputy(lin, wang)
    assert access.actor_for(wang, NOON).acting_for == ""


def test_lent_rights_are_not_lent_on(wang, lin):
    chen = join("chen")
    grant(chen, "doer")
    name_deputy(chen, lin)
    name_deputy(lin, wang)
    assert access.actor_for(lin, NOON).may(ACT)
    assert not access.actor_for(wang, NOON).may(ACT)


def test_who_has_left_has_no_right_and_lends_none(wang, lin):
    grant(lin, "doer")
    name_deputy(lin, wang)
    organizations.leave(lin.pk, actor=CLERK, now=NOON + HOUR)
    lin.refresh_from_db()
    assert dict(access.actor_for(lin, NOON + HOUR).grants) == {}
    assert not access.actor_for(wang, NOON + HOUR).may(ACT)


def test_the_grants_of_who_leaves_end_and_the_subscriber_may_run_twice(wang):
    grant(wang, "doer")
    grant(wang, "seer", begins_at=NOON + DAY)
    left = Delivered(
        "organizations.person_left", wang.ref, {}, "machine:x", NOON + HOUR, sequence=1, number=1
    )
    end_grants_of_leaver(left)
    after = Event.objects.filter(name="access.grant_ended").count()
    end_grants_of_leaver(left)
    assert after == Event.objects.filter(name="access.grant_ended").count() == 2
    assert not access.actor_for(wang, NOON + 2 * DAY).may(SEE)


def test_scope_limits_rows_to_the_units_of_a_right(city, wang):
    grant(wang, "seer", city["A"])
    actor = access.actor_for(wang, NOON)
    visible = Unit.objects.filter(queries.scope_q(actor, SEE, field="pk"))
    assert [row.code for row in visible] == ["A", "B"]
    assert not Unit.objects.filter(queries.scope_q(actor, ACT, field="pk")).exists()
    everyone = machine("x", SEE)
    assert Unit.objects.filter(queries.scope_q(everyone, SEE, field="pk")).count() == 3


def test_a_duty_finds_holders_above_and_their_deputies(city, wang, lin):
    chen, hsu, kuo = join("chen"), join("hsu"), join("kuo")
    grant(wang, "doer", city["A"])
    grant(chen, "doer", city["A"], subtree=False)
    grant(hsu, "doer")
    grant(kuo, "seer", city["B"])
    name_deputy(wang, lin)
    assert list(queries.people_with(ACT, city["B"].pk, NOON)) == [lin, wang]
    assert list(queries.people_with(ACT, city["A"].pk, NOON)) == [chen, lin, wang]
    assert list(queries.people_with(ACT, city["B"].pk, NOON, everywhere=True)) == [hsu, lin, wang]
    assert list(queries.people_with(ACT, None, NOON)) == [hsu]


def test_seeding_brings_the_roles_and_never_undoes_a_city_choice():
    first = access.seed_roles()
    assert set(first) >= set(FIRST_ROLES)
    before = Event.objects.count()
    access.seed_roles()
    assert Event.objects.count() == before
    held = first["administrator"].permissions
    assert "access.grant_roles" in held
    access.change_role(
        "administrator", permissions=set(held) - {"access.issue_api_keys"}, actor=CLERK
    )
    access.seed_roles()
    assert "access.issue_api_keys" not in Role.objects.get(key="administrator").permissions


def test_an_undeclared_permission_cannot_enter_a_role_or_a_key():
    with pytest.raises(UnknownEntryError):
        access.change_role("seer", permissions=["organizations.no_such"], actor=CLERK)
    with pytest.raises(UnknownEntryError):
        access.issue_api_key("x", ["organizations.no_such"], actor=CLERK)
    assert Role.objects.get(key="seer").permissions == [SEE]
    assert not ApiKey.objects.exists()


def test_a_changed_role_says_what_came_and_went():
    role = access.change_role("seer", permissions=[ACT], actor=CLERK)
    event = Event.objects.filter(stream=role.ref).latest("position")
    assert event.body == {"role": role.ref, "key": "seer", "added": [ACT], "removed": [SEE]}


def test_a_key_is_stored_as_its_hash_and_ends(wang):
    issued = access.issue_api_key("人口系統", [SEE], expires_at=NOON + DAY, actor=CLERK, now=NOON)
    stored = ApiKey.objects.values().get()
    assert issued.secret not in str(stored)
    actor = queries.actor_for_api_key(issued.secret, NOON)
    assert (actor.ref, dict(actor.grants)) == (f"machine:api-key-{issued.row.pk}", {SEE: None})
    assert queries.actor_for_api_key(issued.secret, NOON + DAY) is None
    assert queries.actor_for_api_key(issued.secret[:-1], NOON) is None
    access.revoke_api_key(issued.row.pk, actor=CLERK, now=NOON)
    assert queries.actor_for_api_key(issued.secret, NOON) is None
    with pytest.raises(GrantEndedError):
        access.revoke_api_key(issued.row.pk, actor=CLERK, now=NOON)
    with pytest.raises(BadLifetimeError):
        access.issue_api_key("x", [SEE], expires_at=NOON, actor=CLERK, now=NOON)


def test_the_use_of_a_key_is_noted_once_a_minute():
    issued = access.issue_api_key("x", [SEE], actor=CLERK, now=NOON)
    for seconds in (0, 30, 90):
        access.use_api_key(issued.secret, NOON + timedelta(seconds=seconds))
    assert ApiKey.objects.get().last_used_at == NOON + timedelta(seconds=90)


def test_a_right_to_grant_in_one_unit_reaches_no_further(city, wang, lin):
    access.create_role(
        key="local", name_zh="機關管理員", permissions=["access.grant_roles"], actor=CLERK
    )
    grant(wang, "local", city["A"])
    local = access.actor_for(wang, NOON)
    before = RoleGrant.objects.count()
    for where in (None, city["D"]):
        with pytest.raises(NotPermittedError):
            access.grant_role(wang, "local", unit=where, actor=local, now=NOON)
    everywhere = grant(lin, "local")
    with pytest.raises(NotPermittedError):
        access.end_grant(everywhere.pk, actor=local, now=NOON + HOUR)
    assert RoleGrant.objects.filter(ends_at__isnull=True).count() == before + 1
    given = access.grant_role(lin, "local", unit=city["B"], actor=local, now=NOON)
    assert access.end_grant(given.pk, actor=local, now=NOON + HOUR).ends_at == NOON + HOUR


@pytest.mark.parametrize(
    "right", ["access.manage_roles", "access.issue_api_keys", "organizations.manage_people"]
)
def test_what_is_the_whole_citys_is_not_changed_by_a_right_in_one_unit(city, wang, right):
    access.create_role(key="local", name_zh="機關管理員", permissions=[right], actor=CLERK)
    grant(wang, "local", city["A"])
    local = access.actor_for(wang, NOON)
    assert local.may(right)
    change = {
        "access.manage_roles": lambda: access.change_role(
            "local", permissions=["access.grant_roles"], actor=local
        ),
        "access.issue_api_keys": lambda: access.issue_api_key("key", [right], actor=local),
        "organizations.manage_people": lambda: organizations.join(
            username="me2", name="me2", actor=local, now=NOON
        ),
    }[right]
    with pytest.raises(NotPermittedError):
        change()


def test_who_lacks_the_right_changes_no_right(wang):
    row = grant(wang, "seer")
    before = Event.objects.count()
    attempts = [
        lambda: access.seed_roles(actor=citizen()),
        lambda: access.create_role(key="x", name_zh="x", permissions=[], actor=citizen()),
        lambda: access.change_role("seer", permissions=[], actor=citizen()),
        lambda: access.grant_role(wang, "doer", actor=citizen()),
        lambda: access.end_grant(row.pk, actor=citizen()),
        lambda: access.end_all_grants(wang.pk, actor=citizen()),
        lambda: access.issue_api_key("x", [], actor=citizen()),
    ]
    for attempt in attempts:
        with pytest.raises(NotPermittedError):
            attempt()
    assert (Event.objects.count(), RoleGrant.objects.count()) == (before, 1)
    with pytest.raises(UnknownRoleError):
        grant(wang, "no-such-role")
