"""The API, version 1: what it gives and takes, put together."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from commonstar.web.api import problems, writing


class Api(NinjaAPI):
    """Ours, whose description says that a refusal is a problem detail."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The description, in OpenAPI 3.1."""
        schema = super().get_openapi_schema(**given)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        answer["content"] = {problems.MEDIA_TYPE: answer["content"]["application/json"]}
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function alone: it stands once in this API."""
        return str(operation.view_func.__name__)


api = Api(
    title="Commonstar",
    version="1",
    description="See docs/reference/api.md.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
)
problems.install(api)
api.add_decorator(problems.only_known, mode="operation")
api.add_router("", writing.router)  # the one router, with what reads on it too
