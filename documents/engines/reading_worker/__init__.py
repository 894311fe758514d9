"""The program that opens hostile files: runs in a process of its own, imports nothing of the house but itself."""
