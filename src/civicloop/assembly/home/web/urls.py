"""The addresses of home."""

from django.urls import path

from civicloop.assembly.home.web import pages

app_name = "home"
urlpatterns = [
    path("", pages.front, name="front"),
    path("work/", pages.work, name="work"),
]
