"""The addresses of requests about one's own data."""

from django.urls import path

from civicloop.platform.rights.web.public import asking
from civicloop.platform.rights.web.staff import answers, desk

app_name = "rights"
urlpatterns = [
    path("", asking.ask, name="ask"),
    path("link/<str:token>/", asking.mine, name="mine"),
    path("package/<str:token>/", asking.package, name="package"),
    path("desk/", desk.show_desk, name="desk"),
    path("desk/new/", desk.New.as_view(), name="new"),
    path("desk/<int:pk>/", desk.show_request, name="request"),
    path("desk/<int:pk>/particulars/", desk.show_particulars, name="particulars"),
    path("desk/<int:pk>/identify/", answers.Identify.as_view(), name="identify"),
    path("desk/<int:pk>/extend/", answers.Extend.as_view(), name="extend"),
    path("desk/<int:pk>/confirm/", answers.confirm, name="confirm"),
    path("desk/<int:pk>/correct/", answers.Correct.as_view(), name="correct"),
    path("desk/<int:pk>/erase/", answers.Erase.as_view(), name="erase"),
    path("desk/<int:pk>/decide/", answers.Decide.as_view(), name="decide"),
    path("desk/<int:pk>/hand-over/", answers.HandOver.as_view(), name="hand-over"),
]
