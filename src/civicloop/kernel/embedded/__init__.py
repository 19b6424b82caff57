"""The PostgreSQL that starts by itself from the binaries of a Python package.

Words: a *place* is where the server's data, socket and binaries lie; a *share* is held by
every process that uses the running server; a *claim* is held by the one product of a data
folder; an *orphan* is a server whose last user was killed; *to adopt* is to go on with it.

It is not an administration of PostgreSQL: where ``DATABASE_URL`` names a server, nothing
here runs. No Django, so that it can start before Django does.
"""
