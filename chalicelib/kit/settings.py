"""What the environment tells a function. Every name a resource bears is made here."""

import os

STAGE = os.environ.get("STAGE", "test")


def resource(thing: str) -> str:
    """The name of a table, queue or bus of this stage."""
    return f"seller-center-{STAGE}-{thing}"


def setting(name: str) -> str:
    """A required setting; infra/app.yaml gives it to every function."""
    try:
        return os.environ[name]
    except KeyError:
        raise RuntimeError(f"{name} is not set; infra/app.yaml sets it for every function") from None


def region() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", "us-east-1")


def clock_is_movable() -> bool:
    """Only the local stages set MOVABLE_CLOCK; elsewhere time is time."""
    return os.environ.get("MOVABLE_CLOCK") == "1"


def may_fetch_privately() -> bool:
    """Whether images may be fetched from private addresses too; only the local stages set FETCH_PRIVATELY."""
    return os.environ.get("FETCH_PRIVATELY") == "1"
