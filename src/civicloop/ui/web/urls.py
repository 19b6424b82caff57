"""The addresses of ui."""

from django.urls import path

from civicloop.ui.web import language

app_name = "ui"
urlpatterns = [
    path("language/", language.choose, name="language"),
]
