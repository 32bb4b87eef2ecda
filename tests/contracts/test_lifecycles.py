"""Every lifecycle table is sound: each row leads somewhere, each status can be reached, each refusal says why."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from app import JOBS
from chalicelib.kit.entity import Entity
from chalicelib.kit.lifecycle import Lifecycle, NotPossible
from infra.openapi import lifecycles

TABLES = [pytest.param(table, id=thing) for thing, table in lifecycles().items()]
CODE = sorted(Path("chalicelib").rglob("*.py"))
ACTORS = ("buyer", "seller", "operator", "system", "carrier", "bank")


class Thing(Entity):
    status: str


@pytest.mark.parametrize("table", TABLES)
def test_every_status_can_be_reached(table: Lifecycle) -> None:
    reached = {table.initial}
    for _ in table.statuses:
        reached |= {row.target for row in table.actions if reached & set(row.sources)}
    assert reached == set(table.statuses)


@pytest.mark.parametrize("table", TABLES)
def test_every_state_action_and_actor_either_moves_by_the_table_or_is_refused(table: Lifecycle) -> None:
    for status in table.statuses:
        for name in {row.name for row in table.actions}:
            for actor in ACTORS:
                rows = [r for r in table.actions if r.name == name and status in r.sources and actor in r.by]
                if rows:
                    assert table.move(Thing(status=status), name, actor).status == rows[0].target
                else:
                    with pytest.raises(NotPossible) as refusal:
                        table.move(Thing(status=status), name, actor)
                    assert refusal.value.facts["possible_actions"] == table.possible(status, actor)


@pytest.mark.parametrize("table", TABLES)
def test_every_clock_runs_in_a_status_in_which_its_action_is_possible(table: Lifecycle) -> None:
    for clock in table.clocks:
        possible = table.possible(clock.status, "system")
        assert clock.action in possible, f"add an Action {clock.action} by system from {clock.status}"


def handled() -> set[str]:
    return {name for jobs in JOBS for name in getattr(import_module(f"chalicelib.{jobs}"), "CLOCKS", {})}


def test_every_clock_of_a_lifecycle_has_a_handler() -> None:
    drawn = {clock.name for table in lifecycles().values() for clock in table.clocks}
    assert drawn <= handled(), "name the handler in CLOCKS of the capability's jobs.py"


def test_every_clock_that_is_started_by_name_has_a_handler() -> None:
    started = {name for path in CODE for name in _started(ast.parse(path.read_text()))}
    assert {"ship_by", "unpaid_expiry"} <= started
    assert started <= handled(), "name the handler in CLOCKS of the capability's jobs.py"


def _started(module: ast.Module) -> Iterator[str]:
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "start_clock":
            clock = call.args[1]
            if isinstance(clock, ast.Constant):
                yield str(clock.value)
