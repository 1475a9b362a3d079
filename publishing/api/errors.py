"""What the API answers where it has no record to give: a code, and a sentence in Chinese."""

from django.http import Http404, JsonResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

from publishing.pages.details import Gone

#: What the code of an answer is, and what it says.
MESSAGES = {
    400: ("invalid", "请求的条件无效"),
    404: ("not_found", "没有这项内容"),
    405: ("read_only", "接口只供读取，请用 GET"),
    410: ("gone", "这项内容已撤下"),
    500: ("error", "系统出错，请稍后再试"),
}


class ErrorSerializer(serializers.Serializer):
    """An answer without a record."""

    code = serializers.ChoiceField(
        choices=[(code, message) for code, message in MESSAGES.values()], help_text="原因代码"
    )
    message = serializers.CharField(help_text="原因")
    fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="哪个参数无效，为什么",
    )


def body(status: int, **more) -> dict:
    """The answer of that status as a JSON object."""
    code, message = MESSAGES[status]
    return {"code": code, "message": message, **more}


def answer(exception, context):
    """DRF's exception handler: 400, 404, 405 and 410 in our words; None for what we did not mean.

    What is not meant goes on to Django, which logs it and answers 500.
    """
    if isinstance(exception, Gone):
        return Response(body(410), status=410)
    if isinstance(exception, Http404):
        return Response(body(404), status=404)
    if isinstance(exception, exceptions.ValidationError):
        return Response(body(400, fields=exception.detail), status=400)
    response = exception_handler(exception, context)
    if response is not None and response.status_code in MESSAGES:
        response.data = body(response.status_code)
    return response


def plain_answer(status: int) -> JsonResponse:
    """The same for what is answered outside of any view."""
    return JsonResponse(body(status), status=status, json_dumps_params={"ensure_ascii": False})
