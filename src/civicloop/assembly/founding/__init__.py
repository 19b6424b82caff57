"""A new city without code: from a folder of files, or in the browser, step by step.

It owns the *folder* (``city.yaml`` beside tables, boundaries and a logo), its checking and
its loading. Five words: a *step* is one subject (city, calendar, boundaries, agencies, staff,
categories, routes); a *fault* is what keeps a file out, with its line and reason; a *remark*
is worth knowing and keeps nothing out; a *draft* is a file that was brought in the browser
and is not loaded yet; *missing* is what the doors wait for.

It is not the demonstration city, and it keeps nothing of its own but drafts: each step is
done by the verbs of the modules below, which a city goes on to use.
"""
