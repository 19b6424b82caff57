"""The forms of the module: they check shapes, the services check meanings."""
