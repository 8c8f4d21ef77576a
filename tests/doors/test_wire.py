"""Whole messages to every browser, however slowly it reads."""

import inspect
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from simple_websocket.ws import Base

from deliberation import wire

SLOW = Path(__file__).with_name("slow_readers.py")


@pytest.fixture(scope="module")
def told():
    command = [sys.executable, "-W", "ignore", "-m", "gevent.monkey", str(SLOW)]
    environment = os.environ | {"PYTHONPATH": str(SLOW.parents[2])}
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_figures_for_a_slow_reader_become_one_message_and_no_frame_is_torn(told):
    for envelopes, resyncs, closed in told["figures"]["heard"]:
        assert 1 < envelopes < 1000
        assert (resyncs, closed) == (0, False)


def test_events_for_a_slow_reader_all_arrive_in_order(told):
    assert [each[1:] for each in told["events"]["heard"]] == [[0, False]] * 3


def test_who_would_have_too_many_events_waiting_is_told_to_ask_again(told):
    assert [each[1:] for each in told["flood"]["heard"]] == [[1, False]] * 3


def test_who_does_not_read_for_too_long_is_let_go_after_whole_frames(told):
    assert told["stalled"]["open"] == 0
    assert all(closed for _, _, closed in told["stalled"]["heard"])


def test_the_driver_is_the_one_whose_socket_we_replace():
    assert version("simple-websocket") == "1.1.0"
    source = inspect.getsource(Base)
    assert "self.sock = sock" in source
    assert source.count("self.sock.send(") == source.count(".send(") - source.count("self.ws.send(")


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536, 200_000])
def test_a_frame_says_its_length_in_the_shortest_way(length):
    framed = wire.frame("x" * length)
    head = framed[: len(framed) - length]
    assert head[0] == 0x81
    assert len(head) == (2 if length < 126 else 4 if length < 65_536 else 10)
    assert length == (head[1] if length < 126 else int.from_bytes(head[2:], "big"))


def test_a_frame_counts_bytes_not_letters():
    assert wire.frame("é") == b"\x81\x02\xc3\xa9"


def test_an_event_is_written_as_socket_io_does():
    assert wire.event("news", {"seq": 1}) == '42["news",{"seq":1}]'
    assert wire.event("resync") == '42["resync"]'
