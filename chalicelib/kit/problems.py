"""Refusals: one class per situation, answered as application/problem+json (RFC 9457)."""

from typing import Any, ClassVar

from pydantic import BaseModel


class FieldProblem(BaseModel):
    """What is wrong with one field: a JSON pointer, a stable code and a sentence."""

    pointer: str
    code: str
    detail: str


class Problem(Exception):
    """A final, explained no. Subclasses name the situation; `detail` says what to do."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "request.refused"
    title: ClassVar[str] = "The request was refused"

    def __init__(self, detail: str = "", *, fields: list[FieldProblem] | None = None, **facts: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.fields = fields or []
        self.facts = facts

    def document(self) -> dict[str, Any]:
        """The problem document without the request id, which the edge adds."""
        document: dict[str, Any] = {
            "type": f"/docs#{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.fields:
            document["errors"] = [field.model_dump() for field in self.fields]
        return document | self.facts


class NotFound(Problem):
    """Also the answer for what belongs to someone else."""

    status = 404
    code = "not_found"
    title = "There is no such thing"


class Conflict(Problem):
    """Someone else changed it first; read again and repeat."""

    status = 409
    code = "conflict"
    title = "It was changed by someone else"


class InvalidRequest(Problem):
    status = 422
    code = "request.invalid"
    title = "Some fields are not valid"


class Retry(Exception):
    """Not yet: the message is to be delivered again."""
