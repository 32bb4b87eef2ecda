"""The edge: authentication, permission, parsing, idempotency, errors and access log, in one place."""

from chalicelib.kit.web.api import PUBLIC, SIGNED, Api, Request
from chalicelib.kit.web.callers import Caller
from chalicelib.kit.web.openapi import Route

__all__ = ["PUBLIC", "SIGNED", "Api", "Caller", "Request", "Route"]
