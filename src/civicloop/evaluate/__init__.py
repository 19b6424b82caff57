"""The wing that judges: plans, promises, resolutions and documents, held against what was done."""
