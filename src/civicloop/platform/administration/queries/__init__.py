"""Every read that these screens put together from several modules."""
