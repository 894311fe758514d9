"""Pages of the archive: the search, one record with its trail, and the log of searches."""
