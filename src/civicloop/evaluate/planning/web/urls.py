"""Every address of the module."""

from django.urls import path

from civicloop.evaluate.planning.web import book_urls, round_urls
from civicloop.evaluate.planning.web.staff import (
    correcting,
    indicators,
    moving,
    plans,
    printing,
    results,
    retiring,
    years,
)

app_name = "planning"
urlpatterns = [
    path("", plans.show_plans, name="plans"),
    path("plans/new/", plans.NewPlan.as_view(), name="new-plan"),
    path("plans/<int:pk>/", plans.show_plan, name="plan"),
    path("plans/<int:pk>/print/", printing.show_print, name="print-plan"),
    path("plans/<int:pk>/lines/", printing.show_lines, name="lines"),
    path("plans/<int:pk>/agencies/<int:unit>/<int:year>/", years.show_year, name="year"),
    path(
        "plans/<int:pk>/agencies/<int:unit>/<int:year>/write/",
        years.WriteYear.as_view(),
        name="write-year",
    ),
    path(
        "plans/<int:pk>/agencies/<int:unit>/<int:year>/send/",
        years.send_year,
        name="send-year",
    ),
    path(
        "plans/<int:pk>/agencies/<int:unit>/<int:year>/review/",
        years.ReviewYear.as_view(),
        name="review-year",
    ),
    path("years/", years.show_years, name="years"),
    path("plans/<int:pk>/correct/", correcting.CorrectPlan.as_view(), name="correct-plan"),
    path("plans/<int:pk>/move/", plans.move_plan, name="move-plan"),
    path("plans/<int:pk>/goals/new/", plans.NewGoal.as_view(), name="new-goal"),
    path(
        "plans/<int:pk>/goals/<int:goal>/strategies/new/",
        plans.NewStrategy.as_view(),
        name="new-strategy",
    ),
    path(
        "plans/<int:pk>/goals/<int:goal>/correct/",
        correcting.CorrectGoal.as_view(),
        name="correct-goal",
    ),
    path(
        "plans/<int:pk>/goals/<int:goal>/strategies/<int:strategy>/correct/",
        correcting.CorrectStrategy.as_view(),
        name="correct-strategy",
    ),
    path("plans/<int:pk>/indicators/new/", indicators.NewIndicator.as_view(), name="new-indicator"),
    path("indicators/", indicators.show_indicators, name="indicators"),
    path("indicators/waiting/", indicators.show_definitions, name="definitions"),
    path("indicators/waiting/<int:pk>/", indicators.Decide.as_view(), name="decide"),
    path("indicators/<int:pk>/", indicators.show_indicator, name="indicator"),
    path("indicators/<int:pk>/revise/", indicators.Revise.as_view(), name="revise"),
    path("indicators/<int:pk>/move/", moving.Move.as_view(), name="move-indicator"),
    path("indicators/<int:pk>/retire/", retiring.Retire.as_view(), name="retire"),
    path("indicators/<int:pk>/restore/", retiring.Restore.as_view(), name="restore"),
    path("indicators/<int:pk>/figure/", indicators.Bind.as_view(), name="bind"),
    path("indicators/<int:pk>/<int:year>/", results.show_result, name="result"),
    path(
        "indicators/<int:pk>/<int:year>/files/<int:file>/", results.show_evidence, name="evidence"
    ),
    path(
        "indicators/<int:pk>/<int:year>/files/<int:file>/remove/",
        results.remove_evidence,
        name="remove-evidence",
    ),
    path("indicators/<int:pk>/<int:year>/write/", results.Write.as_view(), name="write"),
    path("indicators/<int:pk>/<int:year>/fill/", results.fill, name="fill"),
    path("indicators/<int:pk>/<int:year>/send/", results.send, name="send"),
    path("indicators/<int:pk>/<int:year>/review/", results.ReviewResult.as_view(), name="assess"),
    path("results/", results.show_results, name="results"),
    path("results/waiting/", results.show_review, name="review"),
    *round_urls.urlpatterns,
    *book_urls.urlpatterns,
]
