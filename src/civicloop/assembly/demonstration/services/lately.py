"""The last weeks of the city: what few cases have goes through the services of ``answer.cases``."""

from __future__ import annotations

from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.services.handling import ask_for_parts, ask_for_time
from civicloop.assembly.demonstration.services.hands import Hands
from civicloop.assembly.demonstration.services.meeting import meet
from civicloop.assembly.demonstration.services.writing import Crew
from civicloop.assembly.demonstration.services.writing_in import follow, set_letters_aside
from civicloop.kernel.notices import services as notices


def live_lately(city: City, crew: Crew) -> dict[str, int]:
    """Extensions, parts, visits, followers and letters; how many of each.

    A step follows whatever happened to its case before. What would have been sent counts as
    sent: nobody is written to about a past that was only told.
    """
    hands = Hands(city, crew)
    made = {
        "extensions": ask_for_time(hands),
        "parts": ask_for_parts(hands),
        "visits": meet(hands),
        "followers": follow(hands),
        "letters": set_letters_aside(hands),
    }
    notices.pass_over()
    return made
