"""The addresses of home."""

from django.urls import path

from civicloop.assembly.home.web import accessibility, pages

app_name = "home"
urlpatterns = [
    path("", pages.front, name="front"),
    path("accessibility/", accessibility.statement, name="accessibility"),
    path("work/", pages.work, name="work"),
]
