"""The addresses of the installable app."""

from django.urls import path

from civicloop.answer.cases.web.public import app, app_calls

urlpatterns = [
    path("service-worker.js", app.worker, name="app_worker"),
    path("app/", app.home, name="app"),
    path("app/manifest.webmanifest", app.manifest, name="app_manifest"),
    path("app/report/", app.report, name="app_report"),
    path("app/cases/", app.my_cases, name="app_cases"),
    path("app/topics/", app.topics, name="app_topics"),
    path("app/offline/", app.offline, name="app_offline"),
    path("app/token/", app_calls.token, name="app_token"),
    path("app/reports/", app_calls.reports, name="app_reports"),
    path("app/states/", app_calls.states, name="app_states"),
    path("app/devices/", app_calls.devices, name="app_devices"),
]
