"""The addresses of administration."""

from django.urls import URLPattern, URLResolver, path

from civicloop.platform.administration.web.staff import (
    accounts,
    activity,
    calendar_load,
    calendars,
    city,
    holds,
    keys,
    ledger,
    notices,
    overview,
    people,
    retention,
    roles,
    rulesets,
    units,
)

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
time_pages = [
    path("calendars/", calendars.show_calendars, name="calendars"),
    path("calendars/load/", calendar_load.LoadCalendar.as_view(), name="calendar-load"),
    path("calendars/<int:year>/", calendars.show_year, name="year"),
    path("closures/new/", calendars.DeclareClosure.as_view(), name="closure-new"),
    path("closures/<int:pk>/withdraw/", calendars.WithdrawClosure.as_view(),
         name="closure-withdraw"),
    path("rules/", rulesets.show_rules, name="rules"),
    path("rules/versions/<int:pk>/", rulesets.show_version, name="version"),
    path("rules/versions/<int:pk>/approve/", rulesets.Approve.as_view(), name="approve"),
    path("rules/versions/<int:pk>/withdraw/", rulesets.Withdraw.as_view(), name="withdraw"),
    path("rules/<str:key>/", rulesets.show_rule, name="rule"),
    path("rules/<str:key>/propose/", rulesets.Propose.as_view(), name="propose"),
]  # fmt: skip
record_pages = [
    path("ledger/", ledger.show_ledger, name="ledger"),
    path("ledger/letters/", ledger.show_letters, name="letters"),
    path("ledger/letters/decide/", ledger.DecideLetters.as_view(), name="letters-decide"),
    path("ledger/letters/<int:pk>/", ledger.show_letter, name="letter"),
    path("notices/", notices.show_messages, name="notices"),
    path("notices/retry/", notices.RetryMessages.as_view(), name="notices-retry"),
    path("activity/", activity.show_activity, name="activity"),
]
retention_pages = [
    path("retention/", retention.show_retention, name="retention"),
    path("retention/kinds/<str:kind>/draw/", retention.Draw.as_view(), name="retention-draw"),
    path("retention/lists/<int:pk>/", retention.show_list, name="retention-list"),
    path("retention/lists/<int:pk>/propose/", retention.Propose.as_view(),
         name="retention-propose"),
    path("retention/lists/<int:pk>/approve/", retention.Approve.as_view(),
         name="retention-approve"),
    path("retention/lists/<int:pk>/withdraw/", retention.Withdraw.as_view(),
         name="retention-withdraw"),
    path("retention/holds/", holds.show_holds, name="holds"),
    path("retention/holds/new/", holds.PlaceHold.as_view(), name="hold-new"),
    path("retention/holds/<int:pk>/lift/", holds.LiftHold.as_view(), name="hold-lift"),
]  # fmt: skip
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.show_overview, name="overview"),
    path("city/", city.DescribeCity.as_view(), name="city"),
    *unit_pages,
    *people_pages,
    *right_pages,
    *time_pages,
    *record_pages,
    *retention_pages,
]
