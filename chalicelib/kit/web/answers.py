"""What goes back to the client: JSON, or problem+json for every refusal."""

import json
from typing import Any

from chalice.app import Response
from pydantic import BaseModel, ValidationError

from chalicelib.kit.entity import Entity
from chalicelib.kit.problems import FieldProblem, InvalidRequest, Problem

JSON = "application/json"
PROBLEM = "application/problem+json"


class Unexpected(Problem):
    """Our fault; the request id finds it in the log."""

    status = 500
    code = "internal"
    title = "Something went wrong on our side"


def body_of(answer: Any) -> str:
    """The JSON text of what a route returned; nothing for None."""
    if answer is None:
        return ""
    if isinstance(answer, BaseModel):
        return answer.model_dump_json(exclude_none=True)
    return json.dumps(answer)


def good(body: str, status: int, request_id: str, answer: Any = None) -> Response:
    headers = {"Content-Type": JSON, "X-Request-Id": request_id}
    if isinstance(answer, Entity) and answer.version:
        headers["ETag"] = f'"{answer.version}"'
    return Response(body=body, status_code=status, headers=headers)


def refused(problem: Problem, request_id: str) -> Response:
    document = problem.document() | {"request_id": request_id}
    headers = {"Content-Type": PROBLEM, "X-Request-Id": request_id}
    if "retry_after" in problem.facts:
        headers["Retry-After"] = str(problem.facts["retry_after"])
    return Response(body=json.dumps(document), status_code=problem.status, headers=headers)


def invalid(error: ValidationError) -> InvalidRequest:
    """Field by field what a body or query got wrong; the values themselves are not repeated."""
    fields = [
        FieldProblem(
            pointer="/" + "/".join(str(part) for part in found["loc"]),
            code=found["type"],
            detail=found["msg"],
        )
        for found in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    names = ", ".join(field.pointer for field in fields)
    return InvalidRequest(f"Correct these fields and send again: {names}.", fields=fields)
