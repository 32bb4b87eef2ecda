"""Shows what the functions log, as it comes."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.aws import Cloud
from infra.progress import say

LAMBDA_NOISE = ("START RequestId", "END RequestId", "REPORT RequestId", "INIT_START")
SHOWN_ELSEWHERE = ("timestamp", "level", "message", "service", "location")


@dataclass
class LogReader:
    """Reads one log group from now on."""

    cloud: Cloud
    group: str
    pause: float = 1.0
    _since: int = field(default_factory=lambda: int(time.time() * 1000))
    _shown: set[tuple[int, str, str]] = field(default_factory=set)

    def show_new(self) -> None:
        """Wait a moment, then print what came since the last time."""
        time.sleep(self.pause)
        events = self._read()
        for when, stream, message in events:
            if (when, stream, message) not in self._shown and not message.startswith(LAMBDA_NOISE):
                say(f"{_clock(when)}  {_readable(message)}")
        if events:
            self._since = max(when for when, _, _ in events)
            self._shown = {event for event in events if event[0] == self._since}

    def _read(self) -> list[tuple[int, str, str]]:
        logs: Any = self.cloud.client("logs")
        found = logs.filter_log_events(logGroupName=self.group, startTime=self._since)["events"]
        return [(event["timestamp"], event["logStreamName"], event["message"]) for event in found]


def _clock(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime("%H:%M:%S")


def _readable(message: str) -> str:
    try:
        record = json.loads(message)
    except ValueError:
        return message.rstrip()
    if not isinstance(record, dict) or "message" not in record:
        return message.rstrip()
    rest = " ".join(f"{key}={value}" for key, value in record.items() if key not in SHOWN_ELSEWHERE)
    return f"{record.get('level', ''):<5} {record['message']} {rest}".rstrip()
