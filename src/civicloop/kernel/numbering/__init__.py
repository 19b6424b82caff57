"""Public numbers of cases and papers: short to say, hard to mistype, never given twice.

Words: series, pattern, running number, check digit, gap. A number is a name, not a
secret and not a count: gaps are normal, and who knows one number knows nothing more.
"""
