"""Every address of the product; a module owns what stands under its prefix."""

from django.urls import include, path

urlpatterns = [
    path("", include("civicloop.assembly.program.web.urls")),
    path("", include("civicloop.assembly.operation.web.urls")),
    path("", include("civicloop.assembly.home.web.urls")),
    path("", include("civicloop.answer.cases.web.urls")),
    path("programmes/", include("civicloop.evaluate.programmes.web.urls")),
    path("planning/", include("civicloop.evaluate.planning.web.urls")),
    path("resolutions/", include("civicloop.evaluate.resolutions.web.urls")),
    path("documents/", include("civicloop.evaluate.documents.web.urls")),
    path("registers/", include("civicloop.engines.registers.web.urls")),
    path("figures/", include("civicloop.publish.dashboards.web.urls")),
    path("api/", include("civicloop.publish.dashboards.web.api.urls")),
    path("f/", include("civicloop.publish.dashboards.web.short_urls")),
    path("reports/", include("civicloop.publish.reports.web.urls")),
    path("account/", include("civicloop.platform.account.web.urls")),
    path("administration/", include("civicloop.platform.administration.web.urls")),
    path("rights/", include("civicloop.platform.rights.web.urls")),
    path("founding/", include("civicloop.assembly.founding.web.urls")),
    path("sign-in/", include("civicloop.platform.identity.web.urls")),
    path("ui/", include("civicloop.ui.web.urls")),
    path("", include("civicloop.ui.web.root_urls")),
]

handler500 = "civicloop.assembly.program.web.faults.server_error"
