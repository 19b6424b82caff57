"""Tables in and out: CSV, ODS and XLSX."""
