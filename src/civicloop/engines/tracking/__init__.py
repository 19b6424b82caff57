"""Plans, subsidies, pledges, resolutions and trials, followed from promise to release.

Five words: an *item* (what was promised), a *responsibility* (the unit that owes it, leading
or joint, with reports and an end of its own), a *baseline* (what was planned, month by month,
in versions), a *report* (what a unit says of one month), and a *release* (the decision, by the
body that has the power and by nobody else, that an item need not be followed any longer).

It knows no programme of a city: a programme is data with a few switches. It has no screens and
counts no figures; it proposes grades and consequences and decides none.
"""
