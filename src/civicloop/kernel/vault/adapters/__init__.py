"""Where the master keys lie."""
