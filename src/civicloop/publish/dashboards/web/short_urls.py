"""The short address that stands in print: ``/f/7Q3K-92XD``."""

from django.urls import path

from civicloop.publish.dashboards.web import proofs

urlpatterns = [path("<str:code>", proofs.cited, name="figure_by_code")]
