"""Seals personal values under one key per object, and destroys that key when retention says so.

Its words: a *box* is a sealed value; an *object key* seals every box of one object;
the *master key* wraps the object keys and lies outside the database; a *blind index*
finds equal values without opening a box; to *destroy* a key is to delete the person.
It is not a rights system: who may open a box is asked in ``privacy``.
"""
