"""People of the check: a real HTTP client with cookies, pages and forms, no shortcut into the program."""
