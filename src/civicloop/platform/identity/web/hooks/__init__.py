"""What allauth and Django's password validation call back; named in the settings."""
