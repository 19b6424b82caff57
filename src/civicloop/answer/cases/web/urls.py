"""The addresses of cases."""

from django.urls import path

from civicloop.answer.cases.web.open311.addresses import urlpatterns as open311
from civicloop.answer.cases.web.public import places, questions, report, status
from civicloop.answer.cases.web.public.addresses import urlpatterns as citizens
from civicloop.answer.cases.web.public.installed import urlpatterns as installed
from civicloop.answer.cases.web.public.published import urlpatterns as published
from civicloop.answer.cases.web.staff import bulletins, caller, case, inbox, publication, steps
from civicloop.answer.cases.web.staff import handling_urls as handling
from civicloop.answer.cases.web.staff import urls as fieldwork
from civicloop.answer.cases.web.staff.setting_addresses import urlpatterns as settings

app_name = "cases"
urlpatterns = [
    *open311,  # first: addresses are tried one after another, and programs ask most often
    path("report/", report.report, name="report"),
    path("report/photos/<str:draft>/<int:file_id>/", report.draft_photo, name="draft_photo"),
    path("report/questions/", questions.questions, name="questions"),
    path("report/places/", places.search, name="places"),
    path("report/boundaries/", places.boundaries, name="boundaries"),
    path("report/roads/", places.roads, name="roads"),
    path("report/villages/", places.villages, name="villages"),
    *citizens,
    *published,
    *installed,
    path("cases/", status.look_up, name="look_up"),
    path("cases/<str:number>/", status.look_up, name="look_up_number"),
    path("cases/<str:number>/<str:secret>/", status.status, name="status"),
    path("cases/<str:number>/<str:secret>/<slug:move>/", status.act, name="act"),
    path(
        "cases/<str:number>/<str:secret>/photos/<int:file_id>/",
        status.photo,
        name="citizen_photo",
    ),
    *fieldwork.urlpatterns,
    *handling.urlpatterns,
    *settings,
    path("work/cases/", inbox.inbox, name="inbox"),
    path("work/cases/ended/", inbox.archive, name="archive"),
    path("work/cases/new/", caller.caller, name="caller"),
    path("work/cases/<int:case_id>/", case.case, name="case"),
    path("work/cases/<int:case_id>/point/", case.point, name="point"),
    path("work/cases/<int:case_id>/reporter/", case.reporter, name="reporter"),
    path("work/cases/<int:case_id>/photos/<int:file_id>/", case.photo, name="photo"),
    path("work/cases/<int:case_id>/publication/", publication.page, name="publication"),
    path("work/bulletins/", bulletins.bulletins, name="bulletins"),
    path("work/cases/<int:case_id>/<slug:move>/", steps.step, name="step"),
]
