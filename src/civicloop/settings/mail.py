"""Mail: a named server, or messages as files in the data folder; and how letters come in."""

from civicloop.settings import env

MAIL_URL = env.MAIL_URL
DEFAULT_FROM_EMAIL = env.MAIL_FROM
MAIL_INTAKE = env.MAIL_INTAKE
MAIL_LISTEN = env.MAIL_LISTEN
MAIL_FETCH = env.MAIL_FETCH
PUSH_SEND = env.PUSH_SEND
PUSH_CONTACT = env.PUSH_CONTACT
PUSH_HOSTS = env.PUSH_HOSTS
