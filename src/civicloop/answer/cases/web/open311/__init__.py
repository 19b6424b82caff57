"""Open311 GeoReport v2: reports from other programs, and public cases for them.

Words: service (our category), service request (our case), attribute (our question),
jurisdiction (our city), endpoint. Every answer is XML or JSON by the suffix of the address,
errors too.
"""
