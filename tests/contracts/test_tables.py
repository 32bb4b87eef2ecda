"""The PynamoDB classes, infra/data.yaml and the data model page say the same of every table and index."""

import importlib
import pkgutil
from typing import Any

import pytest

import chalicelib
from chalicelib.kit.rows import Row
from infra import data_model, template

TABLES = {
    str(resource["Properties"]["TableName"]["Fn::Sub"]).removeprefix("seller-center-${Stage}-"): resource[
        "Properties"
    ]
    for resource in template.read("data.yaml")["Resources"].values()
    if resource["Type"] == "AWS::DynamoDB::Table"
}


def row_classes() -> list[type[Any]]:
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        importlib.import_module(module.name)
    found, left = [], Row.__subclasses__()
    while left:
        row = left.pop()
        left += row.__subclasses__()
        if hasattr(row, "Meta") and row.__module__.startswith("chalicelib.") and row._hash_keyname:
            found.append(row)
    return found


ROWS = [pytest.param(row, id=row.__name__) for row in row_classes()]


def declared_keys(schema: list[dict[str, str]]) -> dict[str, str]:
    return {key["KeyType"]: key["AttributeName"] for key in schema}


def table_of(row: type[Any]) -> str:
    return str(row.Meta.table_name).removeprefix("seller-center-test-")


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_the_keys_its_table_has(row: type[Any]) -> None:
    schema = row._get_schema()
    keys = {key["KeyType"]: key["AttributeName"] for key in schema["key_schema"]}
    assert keys == declared_keys(TABLES[table_of(row)]["KeySchema"])


@pytest.mark.parametrize("row", ROWS)
def test_a_row_s_indexes_are_declared_with_the_same_keys_and_projection(row: type[Any]) -> None:
    declared = {
        index["IndexName"]: (declared_keys(index["KeySchema"]), index["Projection"]["ProjectionType"])
        for index in TABLES[table_of(row)].get("GlobalSecondaryIndexes", [])
    }
    for index in row._get_schema()["global_secondary_indexes"]:
        keys = {key["KeyType"]: key["AttributeName"] for key in index["key_schema"]}
        assert declared[index["index_name"]] == (keys, index["projection"]["ProjectionType"])


def test_no_table_or_index_is_declared_that_nobody_uses() -> None:
    used = {(table_of(row), index) for row in row_classes() for index in [None, *row._indexes]}
    for name, properties in TABLES.items():
        for index in [None, *(i["IndexName"] for i in properties.get("GlobalSecondaryIndexes", []))]:
            assert (name, index) in used


def test_the_committed_data_model_is_that_of_the_stores() -> None:
    assert data_model.PAGE.read_text() == data_model.page(), "run: python -m infra.data_model"


def test_no_list_scans_a_table() -> None:
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        source = importlib.import_module(module.name).__file__
        assert source is not None
        with open(source) as text:
            assert ".scan(" not in text.read(), source
