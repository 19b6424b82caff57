"""Cases that another system lived: how its file is read, and what may be wrong with a row."""
