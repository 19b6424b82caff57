"""People: taken in, changed, let go; posts, roles, deputies, passwords, factors."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from civicloop.kernel.access import queries as access
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services
from civicloop.kernel.organizations.models import Deputy, Person, Post
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
LIST = reverse("administration:people")
NEW = reverse("administration:person-new")
WANG = {"username": "wang", "name": "王小明", "language": "zh-hant"}


def page_of(name, person, *more):
    return reverse(f"administration:{name}", args=[person.pk, *more])


@pytest.fixture
def officer(small_city):
    return small_city.people["officer"]


def test_the_list_shows_units_roles_and_missing_factors(administrator):
    page = administrator.get(LIST, {"named": "officer"})
    (line,) = page.context["table"].lines
    assert [cell["value"] for cell in line["cells"]][1:4] == ["officer", "ROADS", "機關承辦人"]
    assert str(line["cells"][5]["value"][0]) == "未設定"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"unit": "WORKS"}, {"officer", "crew", "head"}),
        ({"unit": "PARKS"}, set()),
        ({"role": "mayor"}, {"mayor"}),
        ({"state": "left"}, set()),
        ({"named": "MAY"}, {"mayor"}),
    ],
)
def test_the_list_is_filtered(administrator, query, found):
    lines = administrator.get(LIST, query).context["table"].lines
    assert {line["row"].username for line in lines} == found


def test_a_page_of_people_costs_the_same_for_one_and_for_three(
    administrator, django_assert_num_queries
):
    administrator.get(LIST)
    with django_assert_num_queries(12):
        administrator.get(LIST, {"named": "officer"})
    with django_assert_num_queries(12):
        administrator.get(LIST, {"named": "a"})


def test_a_person_is_taken_in_with_post_and_role_and_can_sign_in(administrator, small_city):
    form = WANG | {
        "unit": small_city.units["PARKS"].pk,
        "post_title": "科員",
        "role": access.role("officer").pk,
    }
    page = administrator.post(NEW, form)
    person = organizations.person(username="wang")
    password = page.context["password"]
    assert password in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert person.check_password(password)
    assert [post.unit.code for post in person.posts.all()] == ["PARKS"]
    assert [(g.role.key, g.unit.code) for g in person.role_grants.all()] == [("officer", "PARKS")]
    assert password not in administrator.get(page_of("person", person)).content.decode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"username": "Officer"}, "小寫"),
        ({"username": "officer"}, "已被使用"),
        ({"name": ""}, "必須"),
        ({"email": "x"}, "電子郵件"),
    ],
)
def test_a_wrong_form_takes_nobody_in(administrator, change, told):
    before = Person.objects.count()
    page = administrator.post(NEW, WANG | change)
    assert page.status_code == 200
    assert told in page.content.decode()
    assert Person.objects.count() == before


def test_a_post_without_a_title_is_refused(administrator, small_city):
    page = administrator.post(NEW, WANG | {"unit": small_city.units["PARKS"].pk})
    assert "請填寫職稱" in page.content.decode()
    assert organizations.find_person("wang") is None


def test_two_who_edit_the_same_person_do_not_overwrite_each_other(administrator, officer):
    address = page_of("person-change", officer)
    seen = administrator.get(address).context["seen"]
    services.change_person(officer.pk, phone="07-3368333", actor=BUILDER)
    form = {"name": "王大明", "email": "", "phone": "", "language": "en", "seen": seen}
    page = administrator.post(address, form)
    assert "07-3368333" in page.content.decode()
    officer.refresh_from_db()
    assert (officer.name, officer.phone) == ("officer", "07-3368333")


def test_a_person_leaves_only_when_the_name_is_written_out(administrator, officer):
    address = page_of("person-leave", officer)
    page = administrator.post(address, {"username": "someone", "reason": "調任"})
    assert "不符" in page.content.decode()
    officer.refresh_from_db()
    assert officer.is_active
    assert administrator.post(address, {"username": "officer", "reason": "調任"}).status_code == 302
    officer.refresh_from_db()
    assert not officer.is_active
    assert not Post.objects.filter(person=officer, valid_until=None).exists()


def test_the_question_before_leaving_says_what_ends(administrator, officer):
    text = administrator.get(page_of("person-leave", officer)).content.decode()
    assert "職務 1 個、角色 1 個" in text


def test_posts_and_roles_are_given_and_ended(administrator, small_city, officer):
    form = {"unit": small_city.units["PARKS"].pk, "title": "股長", "valid_from": "2026-01-01"}
    administrator.post(page_of("post-new", officer), form)
    post = officer.posts.get(title="股長")
    assert post.valid_from == date(2026, 1, 1)
    administrator.post(page_of("post-end", officer, post.pk), {"on": "2026-02-01"})
    post.refresh_from_db()
    assert post.valid_until == date(2026, 2, 1)
    role = access.role("analyst")
    administrator.post(page_of("grant-new", officer), {"role": role.pk, "subtree": "on"})
    grant = officer.role_grants.get(role=role)
    assert (grant.unit, grant.subtree, grant.ends_at) == (None, True, None)
    administrator.post(page_of("grant-end", officer, grant.pk), {"reason": "任務結束"})
    grant.refresh_from_db()
    assert grant.ends_at is not None
    last = ledger.history(officer.ref)[-1]
    assert last.name == "access.grant_ended"


def test_a_role_that_ends_before_it_begins_is_refused(administrator, officer):
    form = {
        "role": access.role("analyst").pk,
        "begins_at": "2027-01-02T08:00",
        "ends_at": "2027-01-01T08:00",
    }
    page = administrator.post(page_of("grant-new", officer), form)
    assert "晚於開始" in page.content.decode()
    assert officer.role_grants.count() == 1


def test_a_deputy_is_named_and_withdrawn(administrator, officer):
    form = {"deputy": "head", "begins_at": "2026-01-01T08:00", "ends_at": "2100-01-01T08:00"}
    assert administrator.post(page_of("deputy-new", officer), form).status_code == 302
    row = Deputy.objects.get()
    assert (row.person, row.deputy.username) == (officer, "head")
    administrator.post(page_of("deputy-end", officer, row.pk))
    row.refresh_from_db()
    assert row.ends_at <= timezone.now()


def test_an_unknown_deputy_is_told(administrator, officer):
    form = {"deputy": "nobody", "begins_at": "2026-01-01T08:00", "ends_at": "2100-01-01T08:00"}
    page = administrator.post(page_of("deputy-new", officer), form)
    assert "沒有人使用這個帳號" in page.content.decode()
    assert not Deputy.objects.exists()


def test_another_password_is_shown_once_and_opens(administrator, officer):
    page = administrator.post(page_of("person-password", officer), {"reason": "忘記密碼"})
    officer.refresh_from_db()
    assert officer.check_password(page.context["password"])


def test_factors_are_reset_with_a_reason_and_never_ones_own(administrator, small_city, officer):
    assert "必須" in administrator.post(page_of("person-factors", officer)).content.decode()
    answer = administrator.post(page_of("person-factors", officer), {"reason": "手機遺失"})
    assert answer.status_code == 302
    assert "identity.factors_reset" in [event.name for event in ledger.history(officer.ref)]
    me = small_city.people["administrator"]
    own = administrator.post(page_of("person-factors", me), {"reason": "手機遺失"})
    assert own.status_code == 403


def test_somebody_elses_post_or_role_is_not_found_under_a_person(
    administrator, small_city, officer
):
    head = small_city.people["head"]
    post, grant = officer.posts.get(), officer.role_grants.get()
    assert administrator.get(page_of("post-end", head, post.pk)).status_code == 404
    assert administrator.get(page_of("grant-end", head, grant.pk)).status_code == 404
