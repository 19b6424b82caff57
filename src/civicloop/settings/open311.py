"""Open311: the city's name for programs, and hosts whose pictures are fetched."""

from urllib.parse import urlsplit

from civicloop.settings import env

OPEN311_JURISDICTION = env.OPEN311_JURISDICTION or urlsplit(env.BASE_URL).hostname or "localhost"
OPEN311_MEDIA_HOSTS = env.OPEN311_MEDIA_HOSTS
