"""The addresses of confidentiality and of the settings of the module."""

from django.urls import path

from civicloop.answer.cases.web.staff import confidence

urlpatterns = [
    path("work/reading/", confidence.requests, name="reading_requests"),
    path("work/reading/<int:request_id>/", confidence.decide, name="decide_reading"),
    path("work/cases/<int:case_id>/reading/", confidence.ask, name="ask_to_read"),
    path("work/cases/<int:case_id>/readers/", confidence.readers, name="readers"),
]
