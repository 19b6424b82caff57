"""What stands after stories were written or played, ready to compare."""

import json

from django.apps import apps

from civicloop.answer.cases import services as cases
from civicloop.kernel.ledger.services.appending import SEALED
from civicloop.kernel.vault import services as vault


def standing(stories):
    """Everything that the tables hold of these cases, with texts opened and keys made equal.

    A case is named by the number of its story, a photo by its case and its place there.
    """
    model = apps.get_model
    rows = list(model("cases.Case").objects.order_by("opened_at", "pk"))
    assert len(rows) == len(stories)
    names = {row.ref: f"story:{at}" for at, row in enumerate(rows)}
    photos = list(model("files.StoredFile").objects.order_by("created_at", "pk"))
    for at, photo in enumerate(
        sorted(photos, key=lambda each: (each.created_at, each.owner_ref, each.pk))
    ):
        names[photo.ref] = f"photo:{at}"
    calls = model("cases.Call").objects.order_by("called_at", "pk")
    names |= {row.ref: f"call:{at}" for at, row in enumerate(calls)}
    found = {}
    for row in rows:
        own = names[row.ref]
        found[own, "case"] = _case(row, names)
        found[own, "reporter"] = _plain(row.reporter, row.ref, {"case"})
        rating = model("cases.Rating").objects.filter(case=row).first()
        found[own, "rating"] = rating and _plain(rating, row.ref, {"case"})
        found[own, "rounds"] = [
            _named(_plain(each, row.ref, {"id", "case"}), names) for each in row.rounds.all()
        ]
        found[own, "passings"] = [
            _plain(each, row.ref, {"id", "case"}) for each in row.passings.all()
        ]
        found[own, "call_outs"] = [
            _named(_plain(each, row.ref, {"id", "case"}), {f"{row.ref}#1": f"{own}#1"})
            for each in row.call_outs.all()
        ]
        found[own, "calls"] = [
            _plain(each, row.ref, {"id", "call_out"})
            for each in model("cases.Call").objects.filter(call_out__case=row).order_by("called_at")
        ]
        found[own, "clocks"] = [
            _named(_plain(clock, row.ref, {"id"}), names)
            for clock in model("clock.ObjectClock").objects.filter(ref=row.ref).order_by("kind")
        ]
        found[own, "events"] = _events(row.ref, names)
    for photo in photos:
        found[names[photo.ref], "row"] = _named(_plain(photo, "", {"id"}), names)
        found[names[photo.ref], "events"] = _events(photo.ref, names)
    return found


def _case(row, names):
    assert row.secret_digest == cases.looking.digest_for(row.secret_salt)
    found = _plain(row, row.ref, {"id", "secret_salt", "secret_digest", "came_back_of"})
    came_back_of = row.came_back_of
    return found | {"came_back_of": came_back_of and names[came_back_of.ref]}


def _plain(row, ref, without):
    """The fields of a row; a sealed one as the text in it."""
    found = {}
    for field in row._meta.concrete_fields:
        if field.name in without:
            continue
        value = getattr(row, field.attname)
        if field.name.endswith("_sealed") and value is not None:
            value = vault.unseal_text(ref, bytes(value), field=field.name.removesuffix("_sealed"))
        found[field.name] = value
    return found


def _events(ref, names):
    found = []
    for event in apps.get_model("ledger.Event").objects.filter(stream=ref).order_by("number"):
        texts = (
            json.loads(vault.unseal_text(ref, bytes(event.sealed), field=SEALED))
            if event.sealed
            else {}
        )
        row = {
            "number": event.number,
            "name": event.name,
            "version": event.version,
            "body": event.body,
            "actor": event.actor,
            "acting_for": event.acting_for,
            "occurred_at": event.occurred_at,
            "texts": texts,
        }
        found.append(_named(row, names))
    return found


def _named(value, names):
    """The same value with every reference to a case or a photo in its common name."""
    if isinstance(value, dict):
        return {key: _named(each, names) for key, each in value.items()}
    if isinstance(value, str):
        kind, _, ref = value.partition(":")
        return f"{kind}:{names[ref]}" if ref in names else names.get(value, value)
    return value
