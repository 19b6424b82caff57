"""Who reads the figures: whoever asks from the machine itself, signed in or not."""

from tests.web.access import Row, everyone

ROWS = [Row("operation:metrics", (), "GET", everyone(200))]
