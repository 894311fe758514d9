"""Forms of accounts, of rights and of substitutions."""
