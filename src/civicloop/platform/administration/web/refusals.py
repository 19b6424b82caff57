"""What a verb refused, in the words of the reader: the cause, and the way out."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.errors import (
    AccessError,
    BadLifetimeError,
    GrantEndedError,
    LastKeeperError,
    RoleTakenError,
    UnknownRoleError,
)
from civicloop.kernel.city.errors import CityError, LocalityError, LogoError, ZoneIsBoundError
from civicloop.kernel.clock.errors import CalendarFileError, ClockError, ClosureWithdrawnError
from civicloop.kernel.ledger.errors import KeyReusedError, LedgerError, LetterError
from civicloop.kernel.notices.errors import MessageStateError, NoticeError
from civicloop.kernel.organizations.errors import (
    CircularTreeError,
    EndedError,
    ImpossiblePeriodError,
    NameTakenError,
    OrganizationError,
    StillInUseError,
    UnknownPersonError,
    UnknownUnitError,
)
from civicloop.kernel.privacy.errors import (
    HoldLiftedError,
    HoldStandsError,
    ListOpenError,
    NothingDueError,
    PrivacyError,
    ValuesGoneError,
)
from civicloop.kernel.rulesets.errors import (
    FourEyesError,
    InForceError,
    ParametersError,
    PeriodError,
    RuleSetError,
)
from civicloop.kernel.states.errors import StateError

REFUSALS = (
    AccessError,
    CityError,
    ClockError,
    LedgerError,
    NoticeError,
    OrganizationError,
    PrivacyError,
    RuleSetError,
    StateError,
    ValidationError,
)
"""What a verb may say no with; anything else is a fault of the program."""

WORDS = {
    NameTakenError: _("This code or user name is taken. Choose another one."),
    CircularTreeError: _("A unit cannot stand below itself. Choose a unit outside its own branch."),
    EndedError: _("This has ended already. Open the page again to see how it stands."),
    StillInUseError: _("Units stand below this one. End or move them first."),
    ImpossiblePeriodError: _(
        "These dates are not possible: an end follows its beginning, and a change lies neither"
        " in the future nor before the last change."
    ),
    UnknownUnitError: _("There is no such unit."),
    UnknownPersonError: _("Nobody signs in under this name."),
    RoleTakenError: _("Another role has this key. Choose another one."),
    UnknownRoleError: _("There is no such role."),
    GrantEndedError: _("This has ended already, or the person has left. Nothing was changed."),
    LastKeeperError: _(
        "Nobody would be left who may manage roles. Give that right to somebody first."
    ),
    BadLifetimeError: _("The end must lie after the beginning and in the future."),
    ClosureWithdrawnError: _("This closure was withdrawn already."),
    LocalityError: _("One of the settings of time, years or money is not known."),
    ZoneIsBoundError: _(
        "Cases are dated in the city's zone and numbered by its years; both stay as they are."
    ),
    LogoError: _("This picture cannot be read. Choose a PNG, JPEG or WebP of at most 2 MB."),
    LetterError: _("This event was delivered or decided meanwhile."),
    KeyReusedError: _("This form was sent before with other values. Open it again."),
    MessageStateError: _("Only a message that was given up can be sent again."),
    FourEyesError: _("You proposed this version. Somebody else must approve it."),
    InForceError: _("This version holds or held already. Propose another one to replace it."),
    PeriodError: _(
        "The days are not free: a version begins today at the earliest, ends after it begins,"
        " and no two begin on the same day."
    ),
    NothingDueError: _("Nothing of this kind has had its time."),
    ListOpenError: _("A list of this kind is open already. It must end before another is drawn."),
    HoldStandsError: _("A hold on this ground stands already."),
    HoldLiftedError: _("This hold was lifted already."),
    ValuesGoneError: _("The personal data are destroyed already; nothing is left to keep."),
    StateError: _("Somebody decided this meanwhile. Open the page again to see how it stands."),
}


def words(error: Exception) -> list[str]:
    """The sentences that say why, and what to do."""
    if isinstance(error, ValidationError):
        return [str(text) for text in error.messages]
    if isinstance(error, ParametersError):
        return list(error.problems)
    if isinstance(error, CalendarFileError):
        return error.told("en" if get_language() == "en" else "zh")
    found = next((WORDS[cls] for cls in type(error).__mro__ if cls in WORDS), None)
    return [str(found or error)]
