"""What other rooms may ask of procedures."""
