"""Personal values: masked by default, read for a stated purpose, each reading on record.

Its words: a *personal value* lies sealed in the vault under its object's own key; a *mask*
is the form of it that anybody may see; a *reading* opens it for a *purpose* and is an event
of the object; a *retention* says how long an object of a kind keeps its key.
"""
