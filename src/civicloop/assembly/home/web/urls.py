"""The addresses of home."""

from django.urls import path

from civicloop.assembly.home.web import accessibility, due, pages

app_name = "home"
urlpatterns = [
    path("", pages.front, name="front"),
    path("accessibility/", accessibility.statement, name="accessibility"),
    path("work/", pages.work, name="work"),
    path("work/due/", due.show_due, name="due"),
    path("work/today/", due.show_today, name="today"),
]
