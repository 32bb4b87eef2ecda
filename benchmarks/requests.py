"""API Gateway's proxy events, as a function gets them."""

import json
from typing import Any
from uuid import uuid4


def proxy_event(
    method: str, resource: str, token: str = "", body: Any = None, **parameters: str
) -> dict[str, Any]:
    """A request of a REST API with Lambda proxy integration."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Idempotency-Key": str(uuid4())}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    path = resource.format(**parameters)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "httpMethod": method,
            "resourcePath": resource,
            "path": path,
            "requestId": str(uuid4()),
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }
