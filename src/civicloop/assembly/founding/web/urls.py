"""The addresses of founding."""

from django.urls import path

from civicloop.assembly.founding.web.staff import guide, mail, steps

app_name = "founding"
urlpatterns = [
    path("", guide.show_guide, name="guide"),
    path("mail/", mail.try_mail, name="mail"),
    path("triage/", steps.name_triage, name="triage"),
    path("<slug:step>/", steps.show_step, name="step"),
    path("<slug:step>/load/", steps.load, name="load"),
    path("<slug:step>/drop/", steps.drop, name="drop"),
    path("<slug:step>/areas.json", steps.areas, name="areas"),
    path("<slug:step>/example/", steps.example, name="example"),
]
