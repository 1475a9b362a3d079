"""Fields of the API: exact numbers, codes, and references to other records."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from publishing.tables.cells import plain


@extend_schema_field(
    {"type": "string", "format": "decimal", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "example": "88.1"}
)
class ExactDecimal(serializers.Field):
    """A decimal as text, without trailing zeros: a double would change its last digits."""

    def to_representation(self, value):
        return plain(value)


class CodeField(serializers.CharField):
    """A code: names a record in addresses, files and other records. Never masked."""


class Lines(serializers.ListField):
    """A text that staff wrote one fact a line, as a list."""

    child = serializers.CharField()

    def to_representation(self, data):
        """The lines, blank ones left out."""
        return [line.strip() for line in data.splitlines() if line.strip()]


@extend_schema_field({"type": "string", "format": "uri-reference", "example": "/districts/321111/"})
class Address(serializers.CharField):
    """An address on this site, without its host; never masked."""


class PageAddress(Address):
    """The address of the record's page for people."""

    def __init__(self, **kwargs):
        super().__init__(
            source="get_absolute_url", read_only=True, help_text="网页地址（不含域名）", **kwargs
        )
