"""Nothing that a test does leaves this machine."""

import socket
import urllib.request

import pytest


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "vision.example"])
def test_a_connection_to_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(RuntimeError, match=f"A test asked {address}: tests stay on this machine."):
        socket.create_connection((address, 80), timeout=1)


def test_nor_does_a_single_packet_or_a_page_get_out() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as alone, pytest.raises(RuntimeError):
        alone.sendto(b"?", ("192.0.2.53", 53))
    with pytest.raises(RuntimeError):
        urllib.request.urlopen("http://vision.example/", timeout=1)


def test_this_machine_can_be_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        socket.create_connection(listening.getsockname(), timeout=1).close()
