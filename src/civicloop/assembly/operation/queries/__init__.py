"""What operation reads: the catalogue of the database, sets in a folder, figures for a monitor."""
