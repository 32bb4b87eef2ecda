"""Says app.yaml's gateway responses to the emulator, which does not read them from the API's definition."""

from __future__ import annotations

from typing import Any

from infra.aws import Cloud
from infra.template import read

API_STAGE = "api"
HEADER = "gatewayresponse.header."


def teach_gateway_responses(cloud: Cloud, api: str) -> None:
    """Set them on the API, and publish the API again: they count from its next deployment on."""
    gateway = cloud.client("apigateway")
    for kind, response in _responses().items():
        headers = response["ResponseParameters"]["Headers"]
        status = {"statusCode": str(response["StatusCode"])} if "StatusCode" in response else {}
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            responseParameters={HEADER + name: value for name, value in headers.items()},
            responseTemplates=response["ResponseTemplates"],
            **status,
        )
    gateway.create_deployment(restApiId=api, stageName=API_STAGE)


def _responses() -> dict[str, Any]:
    responses: dict[str, Any] = read("app.yaml")["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    return responses
