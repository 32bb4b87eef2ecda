"""A stage of its own on a local AWS of its own, for what must be measured on the deployed thing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.emulator import free_port
from infra.local import LocalCloud
from tests.cloud_door import CloudDoor


@contextmanager
def deployed() -> Iterator[CloudDoor]:
    """Both stacks, on a free port of this machine; nothing is left of them afterwards."""
    with TemporaryDirectory(prefix="seller-center-") as folder, LocalCloud(Path(folder), free_port()) as cloud:
        yield CloudDoor(cloud.deploy("test").run)
