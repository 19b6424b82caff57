"""Everybody reads figures; the rows behind them are for the staff, cut by right."""

from tests.web.access import Row, everyone, only

READERS = ("agent", "officer", "head", "analyst", "mayor", "administrator")
FIGURE = ("cases", "on_time")
CARD = ("cases", "performance")
BOARD = ("cases", "live")
TOPIC = ("administration", "on-time")
COMPOSERS = ("crew", *READERS)
KEEPERS = ("head", "analyst", "administrator")
METRIC = ("cases.on_time",)
OPENERS = everyone(403, **dict.fromkeys(READERS, 200), anonymous=401)
CELL = "?by=agency&value=&month=2026-01&side=denominator"

ROWS = [
    Row("dashboards:index", (), "GET", everyone(200)),
    Row("dashboards:glance", FIGURE, "GET", everyone(200)),
    Row("dashboards:on_time", (), "GET", everyone(302)),
    Row("dashboards:figure", FIGURE, "GET", everyone(200)),
    Row("dashboards:rows", FIGURE, "GET", only(*READERS), query=CELL),
    Row("dashboards:export", (*FIGURE, "csv"), "GET", everyone(200)),
    Row("dashboards:themes", (), "GET", everyone(200)),
    Row("dashboards:theme", ("administration",), "GET", everyone(200)),
    Row("dashboards:topic", TOPIC, "GET", everyone(200)),
    Row("dashboards:topic_export", (*TOPIC, "csv"), "GET", everyone(200)),
    Row("dashboards:alerts", (), "GET", only(*READERS)),
    Row("dashboards:alert", (), "GET", only(*READERS), query="?topic=on-time&by=agency"),
    Row("dashboards:alert_pause", ("99",), "POST", only(*READERS, status=404)),
    Row("dashboards:alert_resume", ("99",), "POST", only(*READERS, status=404)),
    Row("dashboards:alert_drop", ("99",), "POST", only(*READERS, status=404)),
    Row("dashboards:annotate", (), "GET", only(*KEEPERS), query="?topic=on-time"),
    Row("dashboards:annotation", ("99",), "GET", only(*KEEPERS, status=404)),
    Row("dashboards:annotation_withdraw", ("99",), "POST", only(*KEEPERS, status=404)),
    Row("dashboards:statistics", (), "GET", everyone(200)),
    Row("dashboards:statistics_set", ("livable",), "GET", everyone(200)),
    Row("dashboards:statistics_export", ("livable", "csv"), "GET", everyone(200)),
    Row("dashboards:performance", (), "GET", everyone(302)),
    Row("dashboards:card", CARD, "GET", everyone(200)),
    Row("dashboards:member", CARD, "GET", everyone(200)),
    Row("dashboards:card_export", (*CARD, "csv"), "GET", everyone(200)),
    Row("dashboards:live", (), "GET", only(*READERS, status=302)),
    Row("dashboards:board", BOARD, "GET", only(*READERS)),
    Row("dashboards:board_numbers", BOARD, "GET", only(*READERS)),
    Row("dashboards:board_rows", BOARD, "GET", only(*READERS), query="?gauge=open"),
    Row("dashboards:trust", (), "GET", everyone(200)),
    Row("dashboards:proof", FIGURE, "GET", everyone(200)),
    Row("dashboards:cite", FIGURE, "POST", only(*READERS, status=400), data={"period": "x"}),
    Row("figure_by_code", ("00000000",), "GET", everyone(404)),
    Row("dashboards:outlook", FIGURE, "GET", everyone(200)),
    Row("dashboards:wall", (), "GET", everyone(200)),
    Row("dashboards:walls", (), "GET", everyone(200)),
    Row("dashboards:wall_slides", (), "GET", everyone(200)),
    Row("dashboards:kiosk", (), "GET", everyone(200)),
    Row("dashboards:kiosk_theme", ("safety",), "GET", everyone(200)),
    Row("dashboards:embed", ("on-time",), "GET", everyone(200)),
    Row("dashboards:picture", ("on-time",), "GET", everyone(404)),
    Row("dashboards:shares", (), "GET", only(*READERS)),
    Row("dashboards:share", (), "POST", only(*READERS, status=400), data={"topic": "moon"}),
    Row("dashboards:share_withdraw", (0,), "POST", only(*READERS, status=404)),
    Row("dashboards:shared", ("none",), "GET", everyone(404)),
    Row("dashboards:places", FIGURE, "GET", everyone(200)),
    Row("dashboards:places_export", (*FIGURE, "csv"), "GET", everyone(200)),
    Row("dashboards:place_rows", FIGURE, "GET", only(*READERS, status=400)),
    Row("dashboards:own_pages", (), "GET", only(*COMPOSERS)),
    Row("dashboards:own_page", (0,), "GET", only(*COMPOSERS, status=404)),
    Row("dashboards:compose", (0,), "GET", only(*COMPOSERS, status=404)),
    Row("dashboards:compose_step", (0,), "POST", only(*COMPOSERS, status=404)),
    Row("dashboards:own_page_act", (0,), "POST", only(*COMPOSERS, status=400)),
    Row("dashboards:own_page_wall", (0,), "GET", only(*COMPOSERS, status=404)),
    Row("dashboards:own_page_slides", (0,), "GET", only(*COMPOSERS, status=404)),
    Row("dashboards:own_page_export", (0, "csv"), "GET", only(*COMPOSERS, status=404)),
    Row("dashboards:words", ("cases", "case"), "GET", only(*READERS)),
    Row("dashboards:subjects", ("cases", "case"), "GET", only(*READERS)),
    Row("dashboards:mentions", ("cases", "case"), "GET", only(*READERS)),
    Row(
        "dashboards:mentions_export",
        ("cases", "case", "csv"),
        "GET",
        only(*READERS),
        query="?words=路燈",
    ),
    Row("api:about", (), "GET", everyone(200)),
    Row("api:document", (), "GET", everyone(200)),
    Row("api:metrics", (), "GET", everyone(200)),
    Row("api:metric", METRIC, "GET", everyone(200)),
    Row("api:metrics_bare", (), "GET", everyone(200)),
    Row("api:metric_rows", METRIC, "GET", OPENERS),
    Row("api:metric_rows_bare", METRIC, "GET", OPENERS),
    Row("api:nothing", (), "GET", everyone(200)),
]
