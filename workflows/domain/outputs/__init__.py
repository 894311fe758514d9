"""The documents of a case: forms 01 to 03 of the one-stop mechanism, and the result."""
