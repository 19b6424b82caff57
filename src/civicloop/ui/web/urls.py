"""The addresses of ui."""

from django.urls import path

from civicloop.ui.web import language
from civicloop.ui.web.staff import views

app_name = "ui"
urlpatterns = [
    path("language/", language.choose, name="language"),
    path("views/", views.save, name="save-view"),
    path("views/<int:view_id>/remove/", views.remove, name="remove-view"),
]
