"""A whole Seller Center on the local AWS, once a run, and people who come in through its front doors."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.emulator import free_port
from infra.local import LocalCloud
from tests.cloud_door import CloudDoor


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudDoor]:
    """Both stacks deployed on a local AWS of their own, on a free port."""
    state = tmp_path_factory.mktemp("cloud")
    with LocalCloud(Path(state), free_port()) as cloud:
        deployed = cloud.deploy("test")
        yield CloudDoor(deployed.run, deployed.outputs)
