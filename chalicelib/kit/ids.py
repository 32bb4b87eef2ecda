"""Prefixed, time-sortable ids: `ord_01...` (a ULID in lower case), rising within one process."""

import threading
from datetime import datetime

from ulid import ULID

TIME_CHARACTERS = 10
"""Of a ULID: the instant in milliseconds."""
_lock = threading.Lock()
_last = 0


def new_id(prefix: str, at: datetime) -> str:
    """A fresh id that sorts after every id this process made for the same millisecond or before it."""
    global _last
    with _lock:
        value = int(ULID.from_datetime(at))
        if value >> 80 == _last >> 80:
            value = max(value, _last + 1)
        _last = value
    return f"{prefix}_{str(ULID.from_int(value)).lower()}"


def first_id(prefix: str, at: datetime) -> str:
    """What sorts before every id of that instant or later, and after all earlier ones."""
    return f"{prefix}_{str(ULID.from_datetime(at)).lower()[:TIME_CHARACTERS]}"
