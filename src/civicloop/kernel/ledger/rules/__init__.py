"""The pure part of the ledger: event shapes, digests, trees, subscribers, sentences."""

from civicloop.kernel.ledger.rules.keepers import Head, keep_heads
from civicloop.kernel.ledger.rules.requests import request_id
from civicloop.kernel.ledger.rules.sentences import SENTENCES, declare_sentence, sentence
from civicloop.kernel.ledger.rules.shapes import Delivered, wire_name
from civicloop.kernel.ledger.rules.subscribers import SUBSCRIBERS, Subscriber, subscribe

__all__ = [
    "SENTENCES",
    "SUBSCRIBERS",
    "Delivered",
    "Head",
    "Subscriber",
    "declare_sentence",
    "keep_heads",
    "request_id",
    "sentence",
    "subscribe",
    "wire_name",
]
