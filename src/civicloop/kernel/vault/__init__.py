"""Seals personal values under one key per object, and destroys that key when retention says so."""
