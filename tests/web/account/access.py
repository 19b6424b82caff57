"""Everyone signed in has the own pages; only heads decide on requests."""

from tests.web.access import Row, only, staff

HEADS = only("head")
GONE = (0,)

ROWS = [
    Row("account:settings", (), "GET", staff(200)),
    Row("account:settings", (), "POST", staff(200)),
    Row("account:inbox", (), "GET", staff(200)),
    Row("account:read-all", (), "POST", staff(302)),
    Row("account:open", GONE, "POST", staff(404)),
    Row("account:read", GONE, "POST", staff(302)),
    Row("account:requests", (), "GET", staff(200)),
    Row("account:request-end", GONE, "POST", staff(404)),
    Row("account:approvals", (), "GET", HEADS),
    Row("account:decide", GONE, "GET", only("head", status=404)),
    Row("account:readings", (), "GET", staff(200)),
]
