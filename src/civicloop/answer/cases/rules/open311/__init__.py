"""GeoReport v2 without the web: documents, instants, windows, attributes, posted values."""
