"""Tables in and out: CSV, ODS and XLSX.

Words: column (declared once, for both directions), row with its line, reason (why a row
is not taken). It knows no model and sends nothing; who may export is asked elsewhere.
"""
