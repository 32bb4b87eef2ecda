"""A lifecycle is one table: which action leads from where to where, by whom. Only this changes a status."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from chalicelib.kit.entity import Entity
from chalicelib.kit.problems import Problem

E = TypeVar("E", bound=Entity)


class NotPossible(Problem):
    """The lifecycle has no such step from here for this actor; names what is possible."""

    status = 409
    code = "lifecycle.not_possible"
    title = "That is not possible now"


@dataclass(frozen=True)
class Action:
    """A row: `name` leads from any of `sources` to `target`, for `by`, and tells of it as `emits`."""

    name: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    emits: str


@dataclass(frozen=True)
class Clock:
    """A row: in `status`, after `length` (the policy's words), the system does `action`."""

    status: str
    name: str
    length: str
    action: str


class Lifecycle:
    """The table of one thing's statuses; the docs' diagram and the exhaustive test are derived from it."""

    def __init__(self, thing: str, initial: str, actions: Iterable[Action], clocks: Iterable[Clock] = ()) -> None:
        self.thing = thing
        self.initial = initial
        self.actions = tuple(actions)
        self.clocks = tuple(clocks)

    @property
    def statuses(self) -> list[str]:
        """Every status, in the order of the table."""
        named = [self.initial] + [s for a in self.actions for s in (*a.sources, a.target)]
        return list(dict.fromkeys(named))

    def possible(self, status: str, by: str) -> list[str]:
        """The actions an actor can take from a status."""
        return [a.name for a in self.actions if status in a.sources and by in a.by]

    def allows(self, name: str, status: str, by: str) -> bool:
        return name in self.possible(status, by)

    def move(self, entity: E, name: str, by: str, **changes: Any) -> E:
        """The entity after an action, with its other changes; raises NotPossible with what is possible."""
        status = str(entity.status)  # type: ignore[attr-defined]
        for action in self.actions:
            if action.name == name and status in action.sources and by in action.by:
                return entity.with_(status=action.target, **changes)
        possible = self.possible(status, by)
        instead = f" Possible now: {', '.join(possible)}." if possible else ""
        raise NotPossible(
            f"A {status} {self.thing} cannot {name.replace('_', ' ')}.{instead}",
            status_now=status,
            possible_actions=possible,
        )

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [
            f"    {source} --> {a.target}: {a.name} ({', '.join(a.by)})"
            for a in self.actions
            for source in a.sources
        ]
        lines += [f"    note right of {c.status}: {c.name}: {c.length}, then {c.action}" for c in self.clocks]
        return "\n".join(lines)
