"""The address that tells whether the product is well."""
