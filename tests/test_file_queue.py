"""A message of the queue without a server appears whole or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.utils.json import loads

from config import file_queue


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Any]:
    folders = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "c")}
    with Connection(f"{file_queue.SCHEME}://", transport_options=folders) as connection:
        yield connection.default_channel


def test_a_message_has_its_name_only_once_it_is_written(channel: Any, tmp_path: Path, monkeypatch: Any) -> None:
    seen = []
    rename = os.replace

    def look(source: Any, target: Any) -> None:
        seen.append((loads(Path(source).read_text()), sorted(p.suffix for p in tmp_path.glob("*_*"))))
        rename(source, target)

    monkeypatch.setattr(os, "replace", look)
    channel._put("jobs", {"n": 1})
    assert seen == [({"n": 1}, [".part"])]


def test_messages_come_in_the_order_they_were_put(channel: Any, monkeypatch: Any) -> None:
    ticks = iter(range(10))
    monkeypatch.setattr("time.monotonic", lambda: next(ticks))
    for n in range(3):
        channel._put("jobs", {"n": n})
    assert [channel._get("jobs")["n"] for _ in range(3)] == [0, 1, 2]


def test_a_reader_beside_a_writer_never_meets_half_a_message(channel: Any) -> None:
    def write() -> None:
        for n in range(300):
            channel._put("jobs", {"n": n, "body": "正文" * 500})

    writer = threading.Thread(target=write)
    writer.start()
    read = []
    while writer.is_alive() or len(read) < 300:
        try:
            read.append(channel._get("jobs")["n"])
        except Empty:
            continue
    writer.join()
    assert sorted(read) == list(range(300))
