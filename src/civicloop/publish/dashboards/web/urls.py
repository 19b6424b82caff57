"""The addresses of dashboards."""

from django.urls import path

from civicloop.publish.dashboards.web import exports, figures, rows

app_name = "dashboards"
urlpatterns = [
    path("", figures.index, name="index"),
    path("on-time/", figures.on_time, name="on_time"),
    path("<slug:module>.<slug:name>/", figures.show, name="figure"),
    path("<slug:module>.<slug:name>/rows/", rows.show, name="rows"),
    path("<slug:module>.<slug:name>/export/<slug:kind>/", exports.download, name="export"),
]
