"""Parameters and texts of the city's rules, with the days on which they hold.

It owns the versions of every rule set that modules declare. Its five words:
rule set, version, proposal, approval, legal basis. It applies no rule: the
module that declared it does.
"""
