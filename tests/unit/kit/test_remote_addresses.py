"""What is fetched from an address lies on the open web, whatever the name of its host says."""

import pytest

from chalicelib.kit import remote


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_of_the_open_web_is_public(address: str) -> None:
    assert remote.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "172.16.3.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:169.254.169.254"),
    ],
)
def test_an_address_of_a_private_network_is_not(address: str) -> None:
    assert not remote.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1:1/a.png", "http://localhost:1/a.png", "https://[::1]/a.png"),
        *("file:///etc/passwd", "http://", "ftp://127.0.0.1/a.png", "http://127.0.0.1:99999/a.png"),
    ],
)
def test_what_is_not_public_is_never_called(address: str) -> None:
    with pytest.raises(remote.NotFetched, match=r"public|whole"):
        remote.fetch(address, 1_000)
