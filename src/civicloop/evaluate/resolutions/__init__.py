"""Bodies, meetings, motions, instructions and audits, with the items that follow from them."""
