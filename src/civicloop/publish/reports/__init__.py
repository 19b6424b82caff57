"""Reports that prove themselves: templates, collection, checks, rendering, sign-off.

Its words: a *kind* is a report that comes back (a half-year report, a yearly one); an *edition* is
one kind for one period; a *section* is the text that a unit writes for it before a deadline; a
*finding* is a figure that does not follow from others; a *version* is what was published, frozen
with its figures. It computes no figure: metrics does. It judges no work: the agencies' heads do.
"""
