"""The use cases of standing."""

from chalicelib.standing.service.counting import QUEUE, count
from chalicelib.standing.service.reading import orders_behind, report, report_of

__all__ = ["QUEUE", "count", "orders_behind", "report", "report_of"]
