"""Virus scanning: one function, the scanner chosen by setting. Without a scanner a file is "not scanned", and says so."""

from integrations.antivirus.scanning import ScanResult, scan

__all__ = ["ScanResult", "scan"]
