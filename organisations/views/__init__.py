"""Pages on which rights are given, taken and lent."""
