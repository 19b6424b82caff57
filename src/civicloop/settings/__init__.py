"""Django's settings, one file per topic; ``env.py`` alone reads the environment."""

from civicloop.settings.apps import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.database import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.identity import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.jobs import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.languages import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.logs import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.mail import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.maps import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.open311 import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.reports import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.security import *  # noqa: F403 (a settings module is its names)
from civicloop.settings.storage import *  # noqa: F403 (a settings module is its names)
