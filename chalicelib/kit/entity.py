"""Entities: pydantic models that are the domain object, the stored body and the API response in one."""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

Typed = dict[str, Any]
"""A DynamoDB attribute value such as {"S": "text"}."""


class Value(BaseModel):
    """A frozen part of an entity."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Body(BaseModel):
    """What a client may send: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


class Entity(BaseModel):
    """A stored thing. `version` counts its saves and is what If-Match compares."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)
    SCHEMA: ClassVar[int] = 1

    version: int = Field(default=0, examples=[1])

    @classmethod
    def upgrade(cls, stored: dict[str, Any], schema: int) -> dict[str, Any]:
        """Turn a body stored under an older SCHEMA into today's; overridden when the first change comes."""
        return stored

    @classmethod
    def restore(cls, stored: dict[str, Any], version: int = 0) -> Self:
        """Read a stored body, upgrading it if it is older than the code."""
        schema = stored.pop("schema", cls.SCHEMA)
        if schema != cls.SCHEMA:
            stored = cls.upgrade(stored, schema)
        return cls.model_validate(stored | {"version": version})

    def store(self) -> dict[str, Any]:
        """The body as stored: no version (a native attribute), no absent fields, its schema number."""
        body = self.model_dump(mode="json", exclude_none=True, exclude={"version"})
        return body | {"schema": self.SCHEMA}

    def with_(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)


def to_dynamodb(value: Any) -> Typed:
    """JSON-like data as DynamoDB attribute values. Floats are refused: money and stock are whole."""
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case None:
            return {"NULL": True}
        case dict():
            return {"M": {key: to_dynamodb(item) for key, item in value.items()}}
        case list():
            return {"L": [to_dynamodb(item) for item in value]}
    raise TypeError(f"{type(value).__name__} cannot be stored")


def from_dynamodb(typed: Typed) -> Any:
    """The inverse of `to_dynamodb`."""
    ((kind, value),) = typed.items()
    match kind:
        case "S" | "BOOL":
            return value
        case "N":
            return int(value)
        case "M":
            return {key: from_dynamodb(item) for key, item in value.items()}
        case "L":
            return [from_dynamodb(item) for item in value]
        case "NULL":
            return None
    raise TypeError(f"a stored {kind} cannot be read")
