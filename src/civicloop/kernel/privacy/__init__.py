"""Reading of sealed personal values for a purpose; reading records, masking, retention."""
