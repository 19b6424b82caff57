"""The addresses of confidentiality and of the settings of the module."""

from django.urls import path

from civicloop.answer.cases.web.staff import (
    categories,
    confidence,
    imports,
    questioning,
    replies,
    routing,
)

urlpatterns = [
    path("work/reading/", confidence.requests, name="reading_requests"),
    path("work/reading/<int:request_id>/", confidence.decide, name="decide_reading"),
    path("work/cases/<int:case_id>/reading/", confidence.ask, name="ask_to_read"),
    path("work/cases/<int:case_id>/readers/", confidence.readers, name="readers"),
    path("work/categories/", categories.categories, name="categories"),
    path("work/categories/start/", categories.start, name="start_categories"),
    path("work/categories/new/", categories.category, name="new_category"),
    path("work/categories/groups/new/", categories.group, name="new_group"),
    path("work/categories/groups/<slug:code>/", categories.group, name="group"),
    path("work/categories/of/<slug:code>/", categories.category, name="category"),
    path("work/categories/of/<slug:code>/history/", categories.history, name="category_history"),
    path(
        "work/categories/of/<slug:code>/questions/",
        questioning.questions,
        name="category_questions",
    ),
    path(
        "work/categories/of/<slug:code>/questions/end/",
        questioning.ask_nothing,
        name="ask_nothing",
    ),
    path("work/routing/", routing.routing, name="routing"),
    path("work/routing/new/", routing.rule, name="new_rule"),
    path("work/routing/<int:rule_id>/end/", routing.end_rule, name="end_rule"),
    path("work/imports/", imports.imports, name="imports"),
    path("work/imports/<int:run_id>/", imports.import_run, name="import_run"),
    path("work/replies/", replies.replies, name="replies"),
    path("work/replies/new/", replies.reply, name="new_reply"),
    path("work/replies/<int:reply_id>/", replies.reply, name="reply"),
]
