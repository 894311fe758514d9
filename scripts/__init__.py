"""What surrounds the product: starting it, testing it, measuring it. No room imports from here."""
