"""What people may subscribe to on their devices."""

from __future__ import annotations

from dataclasses import dataclass

from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Topic:
    """News of one kind; an ``urgent`` one rings at night too."""

    key: str
    zh: str
    en: str
    urgent: bool = False

    def label(self, language: str) -> str:
        """What the topic is called."""
        return self.en if language == "en" else self.zh


TOPICS: Registry[Topic] = Registry("push topic")


def declare_topic(key: str, *, zh: str, en: str, urgent: bool = False) -> Topic:
    """Declare a topic that devices can subscribe to."""
    return TOPICS.declare(key, Topic(key, zh, en, urgent))
