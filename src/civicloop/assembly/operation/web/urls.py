"""Addresses of operation."""

from django.urls import path

from civicloop.assembly.operation.web import metrics

app_name = "operation"
urlpatterns = [path("metrics", metrics.metrics, name="metrics")]
