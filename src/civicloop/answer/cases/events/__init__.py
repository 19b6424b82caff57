"""What the module tells the others; references, codes and ISO dates, free text sealed."""

from civicloop.answer.cases.events.importing import *  # noqa: F403 (a room is all of its files)
from civicloop.answer.cases.events.joining import *  # noqa: F403 (a room is all of its files)
from civicloop.answer.cases.events.mail import *  # noqa: F403 (a room is all of its files)
from civicloop.answer.cases.events.publicity import *  # noqa: F403 (a room is all of its files)
from civicloop.answer.cases.events.setting_up import *  # noqa: F403 (a room is all of its files)
from civicloop.answer.cases.events.steps import *  # noqa: F403 (a room is all of its files)
from civicloop.answer.cases.events.subjects import *  # noqa: F403 (a room is all of its files)
