"""The append-only record of every change: audit trail, outbox and source of statistics at once.

Its words: an *event* is one change of one object, written in the transaction that made it;
a *stream* is the events of one object, numbered from 1; a *leaf* gives a committed event its
sequence number and its digest; a *batch* is a run of leaves under one Merkle root, and its
*head* chains it to the batch before; a *letter* is an event that one subscriber could not take.
It is not a message broker, and holds no personal or free-text value outside a sealed box.
"""
