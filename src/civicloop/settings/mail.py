"""Mail: a named server, or messages as files in the data folder."""

from civicloop.settings import env

MAIL_URL = env.MAIL_URL
DEFAULT_FROM_EMAIL = env.MAIL_FROM
