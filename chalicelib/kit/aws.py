"""AWS clients, made when first asked for: each costs about 100 ms of a cold start."""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session, get_session

from chalicelib.kit import settings

USER_AGENT = "seller-center"


@cache
def _session() -> Session:
    return get_session()


@cache
def client(service: str, **options: Any) -> Any:
    """One client a service and process. Timeouts stay inside the gateway's 29 seconds."""
    config = Config(
        user_agent=USER_AGENT,
        parameter_validation=False,
        connect_timeout=1,
        read_timeout=10,
        max_pool_connections=32,
        retries={"total_max_attempts": 4, "mode": "standard"},
        **options,
    )
    return _session().create_client(service, settings.region(), config=config)
