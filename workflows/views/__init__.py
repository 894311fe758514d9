"""Pages of the desk: a request becomes one domain call."""
