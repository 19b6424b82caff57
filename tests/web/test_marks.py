"""Marks on views: what is closed, what opens, and how a refusal looks."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path
from django.utils import timezone
from django.views import View

from civicloop.kernel.access import rules as access
from civicloop.kernel.access.models import ApiKey, Role, RoleGrant
from civicloop.kernel.access.rules import mark_of, needs, public, signed_in
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.organizations.models import Person

pytestmark = pytest.mark.django_db


def unmarked(request):
    return HttpResponse("never")


@public
def open_page(request):
    return HttpResponse("open")


@signed_in
def own_page(request):
    return HttpResponse(request.actor.ref)


@needs("access.manage_roles")
class RolesPage(View):
    def get(self, request):
        return HttpResponse("roles")


def sign_in(request):
    return HttpResponse("sign in")


urlpatterns = [
    path("unmarked/", unmarked, name="unmarked"),
    path("open/", open_page, name="open"),
    path("own/", own_page, name="own"),
    path("roles/", RolesPage.as_view(), name="roles"),
    path("sign-in/", sign_in, name="account_login"),
    path("ui/", include("civicloop.ui.web.urls")),
]
here = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def officer():
    return Person.objects.create(username="officer", name="王小明")


@pytest.fixture
def administrator():
    person = Person.objects.create(username="administrator", name="林管理")
    role = Role.objects.create(key="boss", name_zh="主管", permissions=["access.manage_roles"])
    RoleGrant.objects.create(person=person, role=role, begins_at=timezone.now())
    return person


def test_a_mark_is_found_on_functions_classes_and_in_the_table():
    assert mark_of(open_page) == public
    assert mark_of(RolesPage.as_view()) == needs("access.manage_roles")
    assert mark_of(unmarked) is None
    assert access.dotted_name(RolesPage.as_view()).endswith(".RolesPage")


@here
def test_a_view_without_a_mark_stays_closed_for_everybody(client, administrator, caplog):
    assert client.get("/unmarked/").status_code == 302
    client.force_login(administrator)
    assert client.get("/unmarked/").status_code == 403
    assert "unmarked has no access mark" in caplog.text


@here
def test_a_public_page_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/open/")
    assert (answer.status_code, answer.headers.get("Vary")) == (200, "Accept-Language")


@here
def test_a_visitor_is_sent_to_sign_in_and_back(client):
    answer = client.get("/roles/?order=name")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/sign-in/?next=/roles/%3Forder%3Dname",
    )


@here
def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client):
    answer = client.get(
        "/roles/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/list/?q=1"}
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/?next=%2Flist%2F%3Fq%3D1")


@here
def test_an_address_of_the_page_that_is_none_leads_to_the_front_page(client):
    answer = client.get("/roles/", headers={"HX-Request": "true", "HX-Current-URL": "http://[x"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/?next=%2F")


@here
@pytest.mark.parametrize(
    ("sender", "back"),
    [
        ("http://testserver/list/?q=1", "%2Flist%2F%3Fq%3D1"),
        ("http://elsewhere/list/", "%2Froles%2F"),
        ("", "%2Froles%2F"),
    ],
)
def test_a_form_that_nobody_signed_in_sent_leads_back_to_where_it_stood(client, sender, back):
    answer = client.post("/roles/", {"name": "x"}, headers={"Referer": sender})
    address = f"/sign-in/?next={back}&unsent=1"
    assert (answer.status_code, answer["Location"]) == (302, address)
    by_script = client.post(
        "/roles/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/list/"}
    )
    assert by_script["HX-Redirect"] == "/sign-in/?next=%2Flist%2F&unsent=1"


@here
def test_a_person_without_the_right_is_refused_and_one_with_it_passes(
    client, officer, administrator
):
    client.force_login(officer)
    assert client.get("/roles/").status_code == 403
    assert client.get("/own/").content.decode() == f"person:{officer.pk}"
    client.force_login(administrator)
    assert client.get("/roles/").content == b"roles"


@here
def test_a_right_removed_is_gone_on_the_next_request(client, administrator):
    client.force_login(administrator)
    assert client.get("/roles/").status_code == 200
    RoleGrant.objects.update(ends_at=timezone.now())
    assert client.get("/roles/").status_code == 403


@here
def test_a_program_gets_json(client, officer):
    json = {"Accept": "application/json"}
    assert client.get("/roles/", headers=json).status_code == 401
    client.force_login(officer)
    answer = client.get("/roles/", headers=json)
    assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")


@here
def test_a_key_opens_what_it_holds_until_it_is_revoked(client):
    secret = access.new_api_key()
    row = ApiKey.objects.create(
        name="test",
        prefix=access.shown_part(secret),
        digest=access.digest(secret),
        permissions=["access.manage_roles"],
        issued_at=timezone.now(),
    )
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/roles/", headers=bearer).status_code == 200
    assert client.get("/own/", headers=bearer).content.decode() == f"machine:api-key-{row.pk}"
    row.refresh_from_db()
    assert row.last_used_at is not None
    assert client.get("/roles/", headers={"Authorization": "Bearer wrong"}).status_code == 401
    ApiKey.objects.update(revoked_at=timezone.now())
    assert client.get("/roles/", headers=bearer).status_code == 401


@here
def test_a_key_outranks_the_cookie_that_comes_with_it(client, administrator):
    client.force_login(administrator)
    answer = client.get("/roles/", headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401


def test_an_undeclared_permission_is_an_error_not_a_refusal():
    with pytest.raises(LookupError):
        needs("access.no_such").opens_for(citizen())
