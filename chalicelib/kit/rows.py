"""PynamoDB rows: the keys DynamoDB must see, and the entity beside them as one native map."""

from typing import Any, Generic, TypeVar

from pynamodb.attributes import Attribute, VersionAttribute
from pynamodb.connection.table import TableConnection
from pynamodb.constants import MAP
from pynamodb.models import Model

from chalicelib.kit import aws
from chalicelib.kit.entity import Entity, from_dynamodb, to_dynamodb
from chalicelib.kit.problems import NotFound

E = TypeVar("E", bound=Entity)


class EntityAttribute(Attribute[Any], Generic[E]):
    """An entity as a native DynamoDB map, written and read by pydantic."""

    attr_type = MAP

    def __init__(self, entity: type[E], **options: Any) -> None:
        super().__init__(**options)
        self.entity = entity

    def serialize(self, value: E) -> dict[str, Any]:
        return {key: to_dynamodb(item) for key, item in value.store().items()}

    def deserialize(self, value: dict[str, Any]) -> E:
        return self.entity.restore({key: from_dynamodb(item) for key, item in value.items()})


class Row(Model):
    """One item of a table."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """PynamoDB makes a client per table; all of ours share one."""
        known = cls._connection
        table = super()._get_connection()
        if table is not known:
            table.connection._client = aws.client("dynamodb")
        return table

    @classmethod
    def find(cls, hash_key: str, range_key: str | None = None, *, consistent: bool = True) -> Any:
        """The row of a key, or None."""
        try:
            return cls.get(hash_key, range_key, consistent_read=consistent)
        except cls.DoesNotExist:
            return None


class EntityRow(Row):
    """The row of an entity. Without a version it is new: saving it over an existing one is refused."""

    version = VersionAttribute()

    def __init__(self, *args: Any, **attributes: Any) -> None:
        entity = attributes.get("entity")
        if entity is not None and entity.version:
            attributes.setdefault("version", entity.version)
        super().__init__(*args, **attributes)

    @classmethod
    def load(cls, hash_key: str, range_key: str | None = None) -> Any:
        """The entity of a key, as it is now. Raises NotFound."""
        row = cls.find(hash_key, range_key)
        if row is None:
            raise NotFound
        return row.current

    @property
    def current(self) -> Any:
        """The entity with the version it was read at."""
        return self.entity.with_(version=self.version)
