"""A small report with every kind of piece, and figures without a database."""

from dataclasses import replace
from decimal import Decimal

from civicloop.publish.reports.rules.composing import Table
from civicloop.publish.reports.rules.documents import Document, Use

NUMBERS = {
    "cases.received": {"pwb": 30, "epb": 12},
    "cases.closed": {"pwb": 20, "epb": 10},
}
NAMES = {"pwb": "工務局", "epb": "環保局"}
FRAME = Document(
    "test", "測試報告", "zh-hant", "2026-01", "2026-06", "115年上半年", "研考會", "", (), ()
)


def use(metric, value, *, filters=None, first="2026-01", last="2026-06", unit="件", **more):
    tail = "".join(sorted((filters or {}).values())) + first
    mark = f"{metric[6:9]}{tail}".upper()[:12]
    return Use(
        key=f"{metric}@{tail}", code=mark, metric=metric, label=metric, first=first,
        last=last, filters=filters or {}, shown=f"{value:,}", value=str(Decimal(value)),
        unit=unit, decimals=0, numerator=value, denominator=None, version=1, snapshot="s:1",
        fingerprint="f", computed_at="", address=f"/f/{mark}", rows=value, **more,
    )  # fmt: skip


def hidden(metric, **where):
    """A figure that is withheld: nothing of it is known but that it is there."""
    known = use(metric, 0, **where)
    return replace(known, shown="", value="", numerator=None, rows=None, code="", is_hidden=True)


class Given:
    """Figures from a table."""

    def __init__(self, texts=None, earlier=40, hides=()):
        self.texts, self.earlier, self.hides = texts or {}, earlier, hides

    def one(self, metric, filters):
        if set(filters.values()) & set(self.hides):
            return hidden(metric, filters=dict(filters))
        chosen = [n for key, n in NUMBERS[metric].items() if filters.get("agency", key) == key]
        return use(metric, sum(chosen), filters=dict(filters))

    def before(self, metric, filters):
        return use(metric, self.earlier, filters=dict(filters), first="2025-07", last="2025-12")

    def by(self, metric, dimension):
        if dimension == "month":
            return [(f"2026-0{n}", f"115/{n}", use(metric, n * 2, first=f"2026-0{n}",
                     last=f"2026-0{n}")) for n in range(1, 7)]  # fmt: skip
        return [
            (key, NAMES[key],
             (hidden(metric, filters={"agency": key}) if key in self.hides
              else use(metric, n, filters={"agency": key})))
            for key, n in NUMBERS[metric].items()
        ]  # fmt: skip

    def name_of(self, dimension):
        return {"agency": "機關", "month": "月份"}[dimension]

    def book(self, name):
        return (
            Table("公文", ("類", "件"), (("甲", "1"), ("合計", "1")))
            if name == "documents"
            else None
        )

    def collected(self, key):
        return self.texts.get(key, "")
