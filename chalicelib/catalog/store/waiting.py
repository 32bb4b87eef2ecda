"""What waits for an operator, and since when."""

from datetime import datetime

LISTINGS, APPROVALS = "listings", "approvals"


def position(since: datetime, subject: str) -> str:
    return f"{since:%Y-%m-%dT%H:%M:%S.%f}#{subject}"
