"""What citizens write: one text per case, in the voice of its writer."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from civicloop.assembly.demonstration.rules.chance import Weighted
from civicloop.assembly.demonstration.rules.grammar import (
    Memory,
    Pen,
    grammar_of,
)
from civicloop.assembly.demonstration.rules.people import Contact, full_name, mobile
from civicloop.assembly.demonstration.rules.places import Spot, district_names, village_names
from civicloop.assembly.demonstration.rules.romanization import in_full

NEAR = 2500
"""Cases within which no sentence comes back: far more than a reader sees at once."""

DESK_CHANNELS = ("phone", "counter", "letter", "fax")
STYLES = Weighted(
    [
        (("short",), 14),
        (("short", "request"), 12),
        (("what", "request"), 20),
        (("what", "detail", "request"), 16),
        (("what", "since", "request"), 10),
        (("what", "since", "detail", "request"), 6),
        (("opening", "what", "detail", "request"), 5),
        (("opening", "what", "since", "detail", "request", "thanks"), 3),
        (("opening", "what", "detail", "since", "detail", "history", "request", "thanks"), 2),
        (("opening", "what", "since", "detail", "detail", "history", "angry", "request"), 1),
        (("what", "history", "request"), 5),
        (("what", "history", "angry"), 4),
        (("what", "angry", "request"), 2),
        (("what", "detail", "history", "angry"), 2),
        (("what", "request", "thanks"), 4),
        (("thanks", "what", "request"), 2),
    ]
)
DESK_STYLES = Weighted(
    [
        (("agent_lead", "agent_end"), 10),
        (("agent_lead",), 3),
        (("agent_lead", "since", "agent_end"), 3),
        (("agent_lead", "history", "agent_end"), 2),
        (("agent_lead", "detail", "agent_end"), 3),
    ]
)
ENGLISH_STYLES = Weighted(
    [
        (("en_what", "request"), 4),
        (("sentence_open", "en_what", "request"), 3),
        (("en_what", "since", "request"), 3),
    ]
)
MORNING, DAY, EVENING, NIGHT = range(5, 11), range(11, 16), range(16, 20), range(20, 24)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a text is about: the topic of its category, the place, who writes and when."""

    topic: str
    spot: Spot
    hour: int
    channel: str
    language: str
    writer: Contact
    in_storm: bool = False
    has_photo: bool = False


def describe(scene: Scene, memory: Memory, chance: Random) -> str:
    """The text of one case; every sentence in it is new among the near cases."""
    if scene.language == "en":
        text = _english(scene, memory, chance)
    else:
        text = _chinese(scene, memory, chance)
    memory.learn(text)
    return text


def _chinese(scene: Scene, memory: Memory, chance: Random) -> str:
    pen = Pen(grammar_of("common", scene.topic), memory, chance)
    facts = _facts(scene, pen)
    at_desk = scene.channel in DESK_CHANNELS
    entries = list((DESK_STYLES if at_desk else STYLES).pick(chance))
    if scene.has_photo and not at_desk and chance.random() < 0.4:  # noqa: PLR2004 (two in five)
        entries.append("photo_note")
    if not at_desk and scene.writer.phone and chance.random() < 0.05:  # noqa: PLR2004 (a few)
        entries.append("contact_mail" if scene.writer.email else "contact")
    storms = scene.in_storm and "storm" in pen.grammar.entries
    parts: list[str] = []
    for entry in entries:
        sentence = _sentence(pen, entry, facts, storms=storms)
        if sentence not in parts:
            parts.append(sentence)
    return _joined(parts, entries, chance)


def _sentence(pen: Pen, entry: str, facts: dict[str, str], *, storms: bool) -> str:
    """One sentence; in a storm, what happened is told as people tell it then."""
    if entry == "agent_lead":
        what = pen.grammar.write("storm" if storms else "what", facts, pen.chance)
        return pen.fresh(entry, {**facts, "what": what})
    if storms and entry in {"what", "short"}:
        entry = "storm"
    return pen.fresh(entry, facts)


def _facts(scene: Scene, pen: Pen) -> dict[str, str]:
    """What the entries may say about the case itself."""
    grammar, chance = pen.grammar, pen.chance
    spot = scene.spot
    name = scene.writer.name or full_name(chance)
    facts = {
        "addr": spot.address,
        "road": spot.road.name_zh,
        "plate": spot.plate or str(chance.randint(2, 299)),
        "district": district_names()[spot.district_code][0],
        "village": village_names()[spot.village_code],
        "other": spot.other,
        "lane": spot.lane,
        "pole_no": f"{district_names()[spot.district_code][0][0]}{chance.randint(10000, 99999)}",
        "surname": name[0],
        "full_name": name if name[-2:] not in {"先生", "小姐", "太太"} else full_name(chance),
        "mobile": scene.writer.phone or mobile(chance),
        "email": scene.writer.email,
        "title": chance.choice(("先生", "小姐")),
    }
    landmarks = spot.road.landmarks
    landmark = chance.choice(landmarks) if landmarks else ""
    facts["landmark"] = landmark
    facts["landmark_or"] = landmark or grammar.write("landmark_any", facts, chance)
    facts["when"] = grammar.write(_when(scene.hour), facts, chance)
    facts["where"] = grammar.write(_where(spot, landmark, chance), facts, chance)
    facts |= grammar.once(facts, chance)
    return facts


def _when(hour: int) -> str:
    if hour in MORNING:
        return "when_morning"
    if hour in DAY:
        return "when_day"
    return "when_evening" if hour in EVENING else "when_night"


def _where(spot: Spot, landmark: str, chance: Random) -> str:
    if spot.other:
        return "where_crossing"
    if spot.lane:
        return "where_lane"
    return "where_landmark" if landmark and chance.random() < 0.4 else "where_door"  # noqa: PLR2004


def _joined(parts: list[str], entries: list[str], chance: Random) -> str:
    """Sentences with their ends; a hurried short text has none at its own end."""
    if len(parts) == 1 and chance.random() < 0.6:  # noqa: PLR2004
        return parts[0]
    text = ""
    for at, part in enumerate(parts):
        text += part if part[-1] in "！？?!" else part + "。"
        if at == 0 and entries[0] == "opening" and chance.random() < 0.5:  # noqa: PLR2004
            text += "\n"
    return text


def _english(scene: Scene, memory: Memory, chance: Random) -> str:
    pen = Pen(grammar_of("english"), memory, chance)
    spot = scene.spot
    facts = {
        "road_en": in_full(spot.road.name_en),
        "district_en": district_names()[spot.district_code][1],
        "plate": spot.plate or str(chance.randint(2, 299)),
    }
    parts = []
    for entry in ENGLISH_STYLES.pick(chance):
        name = f"{scene.topic}_what" if entry == "en_what" else entry
        facts["fix_en"] = pen.grammar.write(f"{scene.topic}_fix", facts, chance)
        written = pen.fresh(name, facts)
        parts.append(written[0].upper() + written[1:])
    return " ".join(part + "." for part in parts)
