"""Pages of the portal: a request becomes one call of another room."""
