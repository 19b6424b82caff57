"""Every address of the module."""

from django.urls import path

from civicloop.evaluate.documents.web.staff import (
    chases,
    improvements,
    months,
    rows,
    samples,
    uploads,
)

app_name = "documents"
urlpatterns = [
    path("", months.show_newest, name="latest"),
    path("rows/", rows.show_list, name="list"),
    path("rows/<int:pk>/", rows.show_document, name="document"),
    path("rows/<int:pk>/correct/", rows.Correct.as_view(), name="correct"),
    path("overdue/", rows.show_overdue, name="overdue"),
    path("files/", rows.show_imports, name="imports"),
    path("files/new/", uploads.Bring.as_view(), name="new-upload"),
    path("files/uploads/<int:pk>/", uploads.show_upload, name="upload"),
    path("files/uploads/<int:pk>/take/", uploads.take, name="take-upload"),
    path("files/uploads/<int:pk>/discard/", uploads.discard, name="discard-upload"),
    path("chases/", chases.show_chases, name="chases"),
    path("chases/<int:pk>/", chases.show_chase, name="chase"),
    path("chases/documents/<int:pk>/explain/", chases.Explain.as_view(), name="explain"),
    path("chases/documents/<int:pk>/review/", chases.Review.as_view(), name="review"),
    path("improvements/", improvements.show_improvements, name="improvements"),
    path("improvements/<int:pk>/", improvements.show_improvement, name="improvement"),
    path("improvements/<int:pk>/write/", improvements.Write.as_view(), name="improve"),
    path("improvements/<int:pk>/review/", improvements.Judge.as_view(), name="judge"),
    path("visits/", samples.show_samples, name="samples"),
    path("visits/new/", samples.Draw.as_view(), name="draw"),
    path("visits/<int:pk>/", samples.show_sample, name="sample"),
    path("<int:year>-<int:number>/", months.show_month, name="month"),
    path("<int:year>-<int:number>/publish/", months.Publish.as_view(), name="publish"),
    path("<int:year>-<int:number>/chase/", months.ChaseAll.as_view(), name="chase-all"),
    path(
        "<int:year>-<int:number>/improvements/",
        months.ask_improvements,
        name="ask-improvements",
    ),
    path("<int:year>-<int:number>/print/", months.show_print, name="print"),
    path("<int:year>-<int:number>/table/", months.export_table, name="table"),
    path("<int:year>-<int:number>/agencies/<int:unit>/", months.show_agency, name="agency"),
    path("<int:year>-<int:number>/agencies/<int:unit>/chase/", months.chase, name="send-chase"),
]
