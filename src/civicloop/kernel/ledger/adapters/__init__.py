"""Where the ledger's heads are copied to."""
