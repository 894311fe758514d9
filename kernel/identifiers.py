"""Codes that people read aloud and type: no letters that look alike, no meaning to guess."""

import secrets

_READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O 1 I L U


def new_code(length: int = 12) -> str:
    """A random code of ``length`` readable characters (4.9 bits each)."""
    return "".join(secrets.choice(_READABLE) for _ in range(length))


def tidy_code(text: str) -> str:
    """What somebody typed as a code: upper case, without spaces, dots or dashes."""
    return "".join(char for char in text.upper() if char.isalnum())
