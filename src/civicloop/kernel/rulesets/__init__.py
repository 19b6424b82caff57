"""Parameters and texts of rules, with effective dates and legal basis."""
