"""The OpenAPI document: what each endpoint gives, in Chinese, made from the code that gives it."""

import json
from functools import cache

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.views import APIView

from publishing.api.errors import ErrorSerializer, body
from publishing.api.views import AsksFirst


class ApiSchema(AutoSchema):
    """Describes a view by its `title` and `about`, with the answers that are no records."""

    @property
    def is_list(self) -> bool:
        """Whether the view gives many records, or one."""
        return self.view.action == "list"

    def get_tags(self):
        """The record's name."""
        return [getattr(self.view, "title", "")]

    def get_summary(self):
        """What one request gives."""
        return f"{self.view.title}：{'列表' if self.is_list else '一条'}"

    def get_description(self):
        """What the record is."""
        return self.view.about

    def get_response_serializers(self):
        """The record, or why there is none."""
        found = {
            200: OpenApiResponse(
                self._get_serializer(), "符合条件的各条" if self.is_list else "这一条"
            )
        }
        refused = (
            {400: "条件无效", 404: "没有这一页"}
            if self.is_list
            else {404: "没有这个编码", 410: "曾经公布，已撤下"}
        )
        return found | {
            status: OpenApiResponse(
                ErrorSerializer, reason, examples=[OpenApiExample(reason, body(status))]
            )
            for status, reason in refused.items()
        }

    def get_override_parameters(self):
        """What the code of a record looks like."""
        if self.is_list:
            return []
        examples = [OpenApiExample("编码", self.view.example_code)]
        return [
            OpenApiParameter(
                "code", str, OpenApiParameter.PATH, description="编码", examples=examples
            )
        ]

    def get_auth(self):
        """Nobody signs in here."""
        return []


def without_noise(result, generator, request, public):
    """Drop what says nothing of an answer: everything here is only read, and nothing is left out.

    A postprocessing hook of drf-spectacular.
    """
    for component in result["components"]["schemas"].values():
        for described in component["properties"].values():
            for key in ("x-spec-enum-id", "readOnly", "default"):
                described.pop(key, None)
    return result


class OpenApiDocument(AsksFirst, APIView):
    """`openapi.json`, made once for each process."""

    @extend_schema(exclude=True)
    def get(self, request):
        """The document."""
        return HttpResponse(document(), content_type="application/json")


@cache
def document() -> bytes:
    """The OpenAPI document of every endpoint of the URLconf."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return json.dumps(schema, ensure_ascii=False).encode()
