"""Who gets what from the addresses of ui."""

from tests.web.access import Row, everyone, staff

ROWS = [
    Row("ui:language", (), "POST", everyone(302), data={"language": "en", "next": "/"}),
    Row("ui:save-view", (), "POST", staff(302), data={"table": "t", "name": "n", "query": ""}),
    Row("ui:remove-view", (1,), "POST", staff(302)),
]
