"""Where we deploy: an AWS account with the caller's own credentials, or an emulator at an endpoint."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from boto3.session import Session
from botocore.config import Config

DEFAULT_REGION = "us-east-1"
PATIENT = Config(connect_timeout=5, read_timeout=120, retries={"mode": "standard", "max_attempts": 5})


@dataclass(frozen=True)
class Cloud:
    """Makes clients. With an endpoint it is an emulator, and no real credentials are ever sent."""

    endpoint: str | None = None
    region: str = DEFAULT_REGION

    @classmethod
    def from_environment(cls, endpoint: str | None = None) -> Cloud:
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
        return cls(endpoint or os.environ.get("AWS_ENDPOINT_URL"), region)

    @property
    def emulated(self) -> bool:
        return self.endpoint is not None

    @cached_property
    def _session(self) -> Session:
        if self.endpoint is None:
            return Session(region_name=self.region)
        nobody = "test"
        return Session(aws_access_key_id=nobody, aws_secret_access_key=nobody, region_name=self.region)

    def client(self, service: str) -> Any:
        """A boto3 client; services without type stubs are used here too, hence Any."""
        make: Any = self._session.client
        return make(service, endpoint_url=self.endpoint, config=PATIENT)
