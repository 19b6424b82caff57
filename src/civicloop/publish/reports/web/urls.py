"""The addresses of reports."""

from django.urls import path

from civicloop.publish.reports.web import desk, issuing, public, renewing, sections, templates

app_name = "reports"
urlpatterns = [
    path("", public.index, name="index"),
    path("published/<int:pk>/", public.show, name="published"),
    path("published/<int:pk>/<str:form>/", public.download, name="download"),
    path("templates/", templates.show_templates, name="templates"),
    path("templates/new/", templates.New.as_view(), name="new-template"),
    path("templates/<slug:kind>/", templates.Edit.as_view(), name="template"),
    path("figures/", templates.show_figures, name="figures"),
    path("desk/", desk.show_desk, name="desk"),
    path("desk/new/", desk.Open.as_view(), name="open"),
    path("desk/schedules/", issuing.show_schedules, name="schedules"),
    path("desk/schedules/<slug:kind>/", issuing.Schedule.as_view(), name="schedule"),
    path("desk/<int:pk>/", desk.show_edition, name="edition"),
    path("desk/<int:pk>/preview/", desk.preview, name="preview"),
    path("desk/<int:pk>/publish/", desk.Publish.as_view(), name="publish"),
    path("desk/<int:pk>/template/", renewing.Take.as_view(), name="take-template"),
    path("desk/<int:pk>/template/back/", renewing.take_back, name="template-back"),
    path("desk/<int:pk>/answer/<str:finding>/", desk.Answer.as_view(), name="answer"),
    path("sections/", sections.show_list, name="sections"),
    path("sections/<int:pk>/", sections.Write.as_view(), name="section"),
    path("sections/<int:pk>/assign/", sections.Assign.as_view(), name="assign"),
    path("sections/<int:pk>/return/", sections.GiveBack.as_view(), name="return"),
    path("sections/<int:pk>/comment/", sections.Comment.as_view(), name="comment"),
    path("sections/<int:pk>/<str:step>/", sections.step, name="step"),
]
