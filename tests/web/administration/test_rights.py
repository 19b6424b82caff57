"""Roles and API keys on screens."""

from __future__ import annotations

import pytest
from django.urls import reverse

from civicloop.kernel.access import queries as access
from civicloop.kernel.access import services
from civicloop.kernel.access.models import ApiKey
from civicloop.kernel.ledger import queries as ledger
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
NEW_KEY = reverse("administration:key-new")
KEYS = reverse("administration:keys")
FORM = {"name": "路燈廠商", "permissions": ["clock.load_calendar"], "expires_on": "2099-12-31"}


def role_page(key):
    return reverse("administration:role", args=[key])


def test_the_matrix_shows_who_may_what(administrator):
    page = administrator.get(reverse("administration:roles"))
    roles = [item["role"].key for item in page.context["roles"]]
    (row,) = (
        row
        for group in page.context["groups"]
        for row in group["rows"]
        if row["name"] == "clock.declare_closure"
    )
    held = {key for key, has in zip(roles, row["cells"], strict=True) if has}
    assert held == {"mayor", "administrator"}
    assert row["label"] == "宣布或撤回停止上班"


def test_the_matrix_costs_as_much_for_one_role_more(administrator, django_assert_num_queries):
    address = reverse("administration:roles")
    administrator.get(address)
    with django_assert_num_queries(7):
        administrator.get(address)
    for key in ("one", "two"):
        services.create_role(key=key, name_zh=key, permissions=[], actor=BUILDER)
    with django_assert_num_queries(7):
        administrator.get(address)


def test_a_role_gets_another_name_and_other_permissions(administrator):
    seen = administrator.get(role_page("mayor")).context["seen"]
    wanted = ["clock.load_calendar", "clock.declare_closure"]
    form = {"name_zh": "市長室幕僚", "name_en": "Mayor", "permissions": wanted, "seen": seen}
    assert administrator.post(role_page("mayor"), form).status_code == 302
    role = access.role("mayor")
    assert (role.name_zh, set(role.permissions)) == ("市長室幕僚", set(wanted))
    last = ledger.history(role.ref)[-1]
    assert (last.name, last.body["added"]) == ("access.role_changed", ["clock.load_calendar"])


def test_two_who_change_one_role_do_not_overwrite_each_other(administrator):
    seen = administrator.get(role_page("mayor")).context["seen"]
    services.change_role("mayor", permissions=["clock.load_calendar"], actor=BUILDER)
    form = {"name_zh": "市長室", "permissions": [], "seen": seen}
    page = administrator.post(role_page("mayor"), form)
    assert "已有他人修改" in page.content.decode()
    assert "匯入政府行政機關辦公日曆表" in page.content.decode()
    assert access.role("mayor").permissions == ["clock.load_calendar"]


def test_the_last_who_manage_roles_cannot_lock_everybody_out(administrator, small_city):
    address = role_page("administrator")
    page = administrator.get(address)
    form = {"name_zh": "系統管理員", "permissions": [], "seen": page.context["seen"]}
    refused = administrator.post(address, form)
    assert "沒有人可以管理角色" in refused.content.decode()
    assert "access.manage_roles" in access.role("administrator").permissions
    me = small_city.people["administrator"]
    grant = me.role_grants.get()
    ending = reverse("administration:grant-end", args=[me.pk, grant.pk])
    assert "沒有人可以管理角色" in administrator.post(ending, {"reason": "x"}).content.decode()
    grant.refresh_from_db()
    assert grant.ends_at is None


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"key": "mayor", "name_zh": "重複"}, "已有角色使用此代碼"),
        ({"key": "Ä", "name_zh": "錯誤"}, "小寫"),
        ({"key": "own", "name_zh": ""}, "必須"),
        ({"key": "own", "name_zh": "自訂", "permissions": ["no.such"]}, "no.such"),
    ],
)
def test_a_wrong_role_is_told_and_not_made(administrator, form, told):
    page = administrator.post(reverse("administration:role-new"), form)
    assert told in page.content.decode()
    assert access.roles().count() == 7


def test_a_role_of_the_citys_own(administrator):
    form = {"key": "auditor", "name_zh": "稽核", "permissions": ["administration.see_activity"]}
    answer = administrator.post(reverse("administration:role-new"), form)
    assert answer["Location"] == role_page("auditor")
    assert access.role("auditor").permissions == ["administration.see_activity"]


def test_a_key_is_shown_once_and_opens(administrator):
    page = administrator.post(NEW_KEY, FORM | {"idempotency_token": "t1"})
    secret = page.context["issued"].secret
    assert secret in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert access.actor_for_api_key(secret).may("clock.load_calendar")
    assert secret not in administrator.get(KEYS).content.decode()
    again = administrator.post(NEW_KEY, FORM | {"idempotency_token": "t1"})
    assert (again.status_code, ApiKey.objects.count()) == (302, 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"permissions": []}, "必須"),
        ({"expires_on": "2000-01-01"}, "在未來"),
        ({"name": ""}, "必須"),
    ],
)
def test_a_wrong_wish_for_a_key_issues_none(administrator, change, told):
    page = administrator.post(NEW_KEY, FORM | change)
    assert told in page.content.decode()
    assert not ApiKey.objects.exists()


def test_a_revoked_key_opens_nothing(administrator):
    secret = administrator.post(NEW_KEY, FORM).context["issued"].secret
    row = ApiKey.objects.get()
    address = reverse("administration:key-revoke", args=[row.pk])
    assert "必須" in administrator.post(address).content.decode()
    assert access.actor_for_api_key(secret) is not None
    assert administrator.post(address, {"reason": "外洩"}).status_code == 302
    assert access.actor_for_api_key(secret) is None
    assert "未做任何變更" in administrator.post(address, {"reason": "外洩"}).content.decode()


def test_the_list_of_keys_costs_the_same_for_one_and_for_three(
    administrator, django_assert_num_queries
):
    administrator.post(NEW_KEY, FORM)
    administrator.get(KEYS)
    with django_assert_num_queries(8):
        administrator.get(KEYS)
    for name in ("a", "b"):
        administrator.post(NEW_KEY, FORM | {"name": name})
    with django_assert_num_queries(8):
        administrator.get(KEYS)
