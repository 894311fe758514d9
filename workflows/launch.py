"""The only door to a new process: a draft becomes a case, once."""
