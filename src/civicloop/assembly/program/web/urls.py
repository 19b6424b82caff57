"""Addresses of the program itself."""

from django.urls import path

from civicloop.assembly.program.web import health

app_name = "program"
urlpatterns = [path("healthz", health.healthz, name="healthz")]
