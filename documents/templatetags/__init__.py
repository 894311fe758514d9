"""How official papers write dates, numbers and amounts."""
