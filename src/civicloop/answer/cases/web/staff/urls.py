"""The addresses of calls to units and of meetings on the spot."""

from django.urls import path

from civicloop.answer.cases.web.staff import bulk, calls, crew, duty, printing, records, visits

urlpatterns = [
    path("work/cases/bulk/", bulk.bulk, name="bulk"),
    path("work/cases/print/", printing.work_list, name="work_list"),
    path("work/cases/<int:case_id>/print/", printing.case_sheet, name="case_print"),
    path("work/crew/", crew.crew, name="crew"),
    path("work/crew/points.json", crew.points, name="crew_points"),
    path("work/crew/worker.js", crew.worker, name="crew_worker"),
    path("work/crew/<int:case_id>/", crew.crew_case, name="crew_case"),
    path("work/crew/<int:case_id>/<slug:verb>/", crew.crew_step, name="crew_step"),
    path("work/calls/", calls.calls, name="calls"),
    path("work/calls/news/", calls.news, name="call_news"),
    path("work/calls/log/", calls.call_log, name="call_log"),
    path("work/calls/<int:call_out_id>/", calls.call, name="call"),
    path("work/duty/", duty.duty, name="duty"),
    path("work/duty/<int:phone_id>/", duty.duty_phone, name="duty_phone"),
    path("work/duty/<int:phone_id>/end/", duty.end_duty, name="end_duty"),
    path("work/visits/", visits.visits, name="visits"),
    path("work/cases/<int:case_id>/visits/new/", visits.plan, name="plan_visit"),
    path("work/visits/<int:visit_id>/", visits.visit, name="visit"),
    path("work/visits/<int:visit_id>/move/", visits.move, name="move_visit"),
    path("work/visits/<int:visit_id>/cancel/", visits.cancel, name="cancel_visit"),
    path("work/visits/<int:visit_id>/record/", records.hold, name="hold_visit"),
    path("work/visits/<int:visit_id>/minutes/", records.amend, name="amend_visit"),
    path("work/visits/<int:visit_id>/calendar.ics", visits.calendar, name="visit_calendar"),
    path("work/visits/<int:visit_id>/photos/", records.add_photos, name="visit_photos"),
    path(
        "work/visits/<int:visit_id>/photos/<int:file_id>/", records.visit_photo, name="visit_photo"
    ),
    path(
        "work/visits/<int:visit_id>/agreements/<int:agreement_id>/", records.fulfil, name="fulfil"
    ),
]
