"""The door to pyHanko: sign, timestamp, inspect. Our types go in and come out; nothing else imports the library."""

from documents.engines.signing.confined import inspect_stranger
from documents.engines.signing.inspection import inspect
from documents.engines.signing.making import ENGINE, add_archive_timestamp, check_credential, sign

__all__ = ["ENGINE", "add_archive_timestamp", "check_credential", "inspect", "inspect_stranger", "sign"]
