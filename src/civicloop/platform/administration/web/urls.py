"""The addresses of administration."""

from django.urls import URLPattern, URLResolver, path

from civicloop.platform.administration.web.staff import accounts, keys, people, roles, units

app_name = "administration"

unit_pages = [
    path("units/", units.show_units, name="units"),
    path("units/new/", units.NewUnit.as_view(), name="unit-new"),
    path("units/<int:pk>/", units.show_unit, name="unit"),
    path("units/<int:pk>/rename/", units.RenameUnit.as_view(), name="unit-rename"),
    path("units/<int:pk>/move/", units.MoveUnit.as_view(), name="unit-move"),
    path("units/<int:pk>/end/", units.EndUnit.as_view(), name="unit-end"),
]
PERSON = "people/<int:pk>/"
people_pages = [
    path("people/", people.show_people, name="people"),
    path("people/new/", people.Join.as_view(), name="person-new"),
    path(PERSON, people.show_person, name="person"),
    path(f"{PERSON}change/", people.ChangePerson.as_view(), name="person-change"),
    path(f"{PERSON}leave/", people.Leave.as_view(), name="person-leave"),
    path(f"{PERSON}password/", accounts.NewPassword.as_view(), name="person-password"),
    path(f"{PERSON}factors/", accounts.ResetFactors.as_view(), name="person-factors"),
    path(f"{PERSON}sessions/", accounts.EndSessions.as_view(), name="person-sessions"),
    path(f"{PERSON}posts/new/", accounts.NewPost.as_view(), name="post-new"),
    path(f"{PERSON}posts/<int:post>/end/", accounts.EndPost.as_view(), name="post-end"),
    path(f"{PERSON}roles/new/", accounts.NewGrant.as_view(), name="grant-new"),
    path(f"{PERSON}roles/<int:grant>/end/", accounts.EndGrant.as_view(), name="grant-end"),
    path(f"{PERSON}deputies/new/", accounts.NewDeputy.as_view(), name="deputy-new"),
    path(f"{PERSON}deputies/<int:deputy>/end/", accounts.EndDeputy.as_view(), name="deputy-end"),
]
right_pages = [
    path("roles/", roles.show_roles, name="roles"),
    path("roles/new/", roles.NewRole.as_view(), name="role-new"),
    path("roles/<slug:key>/", roles.ChangeRole.as_view(), name="role"),
    path("keys/", keys.show_keys, name="keys"),
    path("keys/new/", keys.NewKey.as_view(), name="key-new"),
    path("keys/<int:pk>/revoke/", keys.RevokeKey.as_view(), name="key-revoke"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *unit_pages,
    *people_pages,
    *right_pages,
]
