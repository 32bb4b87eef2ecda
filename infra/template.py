"""Reads our CloudFormation templates with their short forms (!Ref, !Sub, !GetAtt) spelt out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from infra import workers

FOLDER = Path(__file__).resolve().parent


class _Loader(yaml.SafeLoader):
    """A safe loader that also knows CloudFormation's tags."""


def _spell_out(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value = _value(loader, node)
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


def _value(loader: _Loader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("!", _spell_out)


def read(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The template called `name` in infra/; app.yaml comes with what the rows of workers.yaml become."""
    template: dict[str, Any] = yaml.load((folder / name).read_text(), _Loader)  # noqa: S506, it is a safe loader
    if name == "app.yaml":
        template["Resources"] |= workers.resources(folder)
    return template
