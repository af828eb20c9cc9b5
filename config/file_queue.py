"""The queue without a server: kombu's file transport, with messages that appear whole or not at all.

kombu writes a message under its final name, so that a reader may catch it empty and the worker dies of it (seen in a
run of some minutes). Here a message is written beside and renamed, which the file system does in one step.
"""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "wholefiles"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]  # kombu's bases differ
        # The name begins with the time, since readers take messages in the order of names.
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        final = Path(self.data_folder_out) / name
        unfinished = final.with_name(f"{name}.part")
        unfinished.write_text(dumps(payload))  # type: ignore[no-untyped-call]
        os.replace(unfinished, final)


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    """Makes `wholefiles://` known to kombu."""
    TRANSPORT_ALIASES[SCHEME] = "config.file_queue:Transport"
