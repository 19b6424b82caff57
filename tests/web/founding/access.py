"""Only administrators set the city up."""

from tests.web.access import Row, only

SHOWN = only("administrator")
DONE = only("administrator", status=302)

ROWS = [
    Row("founding:guide", (), "GET", SHOWN),
    Row("founding:mail", (), "GET", SHOWN),
    Row("founding:mail", (), "POST", DONE, data={"email": "a@some.example"}),
    Row("founding:triage", (), "POST", DONE, data={"unit": "ROADS"}),
    Row("founding:step", ("agencies",), "GET", SHOWN),
    Row("founding:step", ("boundaries",), "GET", SHOWN),
    Row("founding:load", ("agencies",), "POST", DONE),
    Row("founding:drop", ("agencies",), "POST", DONE),
    Row("founding:areas", ("boundaries",), "GET", SHOWN),
    Row("founding:example", ("staff",), "GET", SHOWN),
]
