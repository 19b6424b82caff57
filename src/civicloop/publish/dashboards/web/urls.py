"""The addresses of dashboards."""

from django.urls import path

from civicloop.publish.dashboards.web import (
    annotations,
    boards,
    card_exports,
    cards,
    embeds,
    exports,
    figures,
    members,
    outlook,
    proofs,
    rows,
    shares,
    slides,
    statistics,
    themes,
    topics,
)

app_name = "dashboards"
NAME = "<slug:module>.<slug:name>"
urlpatterns = [
    path("", figures.index, name="index"),
    path("wall/", slides.wall, name="wall"),
    path("wall/slides/", slides.wall_slides, name="wall_slides"),
    path("kiosk/", slides.kiosk, name="kiosk"),
    path("kiosk/<slug:theme>/", slides.kiosk_theme, name="kiosk_theme"),
    path("embed/<slug:topic>/", embeds.embed, name="embed"),
    path("pictures/<slug:topic>.svg", embeds.picture, name="picture"),
    path("shares/", shares.mine, name="shares"),
    path("shares/make/", shares.make, name="share"),
    path("shares/<int:pk>/withdraw/", shares.withdraw, name="share_withdraw"),
    path("shared/<str:token>/", shares.opened, name="shared"),
    path("trust/", proofs.trust, name="trust"),
    path("words/<slug:module>.<slug:name>/", outlook.words, name="words"),
    path("on-time/", figures.on_time, name="on_time"),
    path("performance/", cards.performance, name="performance"),
    path(f"cards/{NAME}/", cards.show, name="card"),
    path(f"cards/{NAME}/report/", members.show, name="member"),
    path(f"cards/{NAME}/export/<slug:kind>/", card_exports.download, name="card_export"),
    path("board/", boards.live, name="live"),
    path(f"boards/{NAME}/", boards.show, name="board"),
    path(f"boards/{NAME}/numbers/", boards.numbers, name="board_numbers"),
    path(f"boards/{NAME}/rows/", boards.rows, name="board_rows"),
    path("themes/", themes.index, name="themes"),
    path("themes/<slug:theme>/", themes.show, name="theme"),
    path("themes/<slug:theme>/<slug:topic>/", topics.show, name="topic"),
    path(
        "themes/<slug:theme>/<slug:topic>/export/<slug:kind>/",
        topics.download,
        name="topic_export",
    ),
    path("annotations/new/", annotations.annotate, name="annotate"),
    path("annotations/<int:pk>/", annotations.correct, name="annotation"),
    path("annotations/<int:pk>/withdraw/", annotations.withdraw, name="annotation_withdraw"),
    path("statistics/", statistics.index, name="statistics"),
    path("statistics/<slug:key>/", statistics.show, name="statistics_set"),
    path(
        "statistics/<slug:key>/export/<slug:kind>/", statistics.download, name="statistics_export"
    ),
    path(f"{NAME}/", figures.show, name="figure"),
    path(f"{NAME}/proof/", proofs.show, name="proof"),
    path(f"{NAME}/outlook/", outlook.show, name="outlook"),
    path(f"{NAME}/cite/", proofs.cite, name="cite"),
    path(f"{NAME}/rows/", rows.show, name="rows"),
    path(f"{NAME}/export/<slug:kind>/", exports.download, name="export"),
]
