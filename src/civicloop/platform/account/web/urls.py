"""The addresses of account."""

from django.urls import URLPattern, URLResolver, path

from civicloop.platform.account.web.staff import inbox, privacy, settings

app_name = "account"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", settings.Settings.as_view(), name="settings"),
    path("inbox/", inbox.show_inbox, name="inbox"),
    path("inbox/read/", inbox.mark_all_read, name="read-all"),
    path("inbox/<int:pk>/", inbox.open_notice, name="open"),
    path("inbox/<int:pk>/read/", inbox.mark_read, name="read"),
    path("requests/", privacy.show_requests, name="requests"),
    path("requests/<int:pk>/end/", privacy.end_request, name="request-end"),
    path("approvals/", privacy.show_approvals, name="approvals"),
    path("approvals/<int:pk>/", privacy.Decide.as_view(), name="decide"),
    path("readings/", privacy.show_readings, name="readings"),
]
