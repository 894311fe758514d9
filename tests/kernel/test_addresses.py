"""Whose address it is, through proxies and forgeries."""

import pytest

from kernel.addresses import client_address, counted_address

pytestmark = pytest.mark.unit
PROXIES = ["127.0.0.1/32", "10.1.0.0/16"]
TABLE = [
    ("203.0.113.5", "", "203.0.113.5"),
    ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # not a proxy of ours: what it says is not believed
    ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
    ("127.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
    ("127.0.0.1", "203.0.113.5, 10.1.2.3", "203.0.113.5"),
    ("127.0.0.1", "198.51.100.1, 203.0.113.5, 10.1.2.3", "203.0.113.5"),
    ("127.0.0.1", "nonsense", "127.0.0.1"),
    ("127.0.0.1", "", "127.0.0.1"),
    ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
    ("::ffff:203.0.113.5", "", "203.0.113.5"),
    ("", "203.0.113.5", ""),
]


@pytest.mark.parametrize(("here", "forwarded", "found"), TABLE)
def test_the_address_of_whoever_asked(settings, here, forwarded, found):
    settings.EGOV_PROXIES = PROXIES
    assert client_address({"REMOTE_ADDR": here, "HTTP_X_FORWARDED_FOR": forwarded}) == found


def test_without_proxies_only_the_connection_counts(settings):
    settings.EGOV_PROXIES = []
    assert client_address({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.5"}) == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ],
)
def test_a_household_is_one_address(settings, address, counted):
    settings.EGOV_PROXIES = []
    assert counted_address({"REMOTE_ADDR": address}) == counted
