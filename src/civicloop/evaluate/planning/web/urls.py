"""Every address of the module."""

from django.urls.resolvers import URLPattern

app_name = "planning"
urlpatterns: list[URLPattern] = []
