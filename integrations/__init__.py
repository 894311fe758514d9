"""One folder per outside system: messages, virus scanner.

Vendors come and go; each folder speaks our language outwards and the vendor's inwards. No rule about cases lives here.
"""
