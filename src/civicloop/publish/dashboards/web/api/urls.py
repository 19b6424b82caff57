"""The addresses of the interface; each is as good with a slash at its end as without."""

from django.urls import path, re_path

from civicloop.publish.dashboards.web.api import about, figures, rows

app_name = "api"
urlpatterns = [
    path("", about.about, name="about"),
    path("openapi.json", about.openapi, name="document"),
    path("metrics/", figures.listed, name="metrics"),
    path("metrics", figures.listed, name="metrics_bare"),
    path("metrics/<str:key>/rows/", rows.listed, name="metric_rows"),
    path("metrics/<str:key>/rows", rows.listed, name="metric_rows_bare"),
    re_path(r"^metrics/(?P<key>[^/]+)/?\Z", figures.one, name="metric"),
    re_path(r"^[\s\S]*\Z", about.nothing, name="nothing"),
]
