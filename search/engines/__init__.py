"""Search engines behind one promise: put, remove, find; chosen by dotted path in the settings."""
