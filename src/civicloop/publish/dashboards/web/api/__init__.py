"""Figures for programs: ``/api/metrics/``, JSON with everything that proves a number.

No figure is computed here: the same ``resolve`` answers pages, reports and programs, so that
a program reads what a person sees, with the same cells hidden.
"""
