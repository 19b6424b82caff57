"""The outside of files: the folder that keeps them, the scanner that checks them."""
