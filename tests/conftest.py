"""What every test has: the environment of a function, set before anything of ours is imported."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.update(
    STAGE="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    USER_POOL_ID="us-east-1_testpool",
    CLIENT_ID="testclient",
    DROP_BUCKET="drop",
    MEDIA_BUCKET="media",
    DOCUMENTS_BUCKET="documents",
    KMS_KEY_ID="alias/seller-center-test",
    FINGERPRINT_KEY_ID="alias/seller-center-test-fingerprints",
    EVENT_BUS="seller-center-test",
    CARRIER_SECRET_ID="carrier-webhook",
    EASYPOST_SECRET_ID="easypost",
    STRIPE_SECRET_ID="stripe",
    POWERTOOLS_SERVICE_NAME="seller-center-test",
    POWERTOOLS_LOG_DEDUPLICATION_DISABLED="1",
    POWERTOOLS_TRACE_DISABLED="true",
    LOG_LEVEL="INFO",
)
os.environ.pop("AWS_ENDPOINT_URL", None)

from infra.emulator import free_port
from infra.local import LocalCloud
from tests.cloud_door import CloudDoor
from tests.identity import TokenOffice
from tests.world import World


@pytest.fixture(scope="session")
def token_office() -> Iterator[TokenOffice]:
    """Signs tokens as the user pool does, and serves its public keys."""
    with TokenOffice() as office:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        yield office


@pytest.fixture
def world(token_office: TokenOffice) -> Iterator[World]:
    """An empty platform on moto: tables, queues, bus and buckets from our templates, the one app on top."""
    with World(token_office) as world:
        yield world


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudDoor]:
    """Both stacks deployed on a local AWS of their own, on a free port, once a run."""
    with LocalCloud(Path(tmp_path_factory.mktemp("cloud")), free_port()) as cloud:
        yield CloudDoor(cloud.deploy("test").run)
