"""How records become JSON: fields named as in our tables, described in Chinese, masked."""

from functools import lru_cache

from django.db import models
from rest_framework import serializers
from rest_framework.utils.field_mapping import ClassLookupDict

from accounts.models import PlaceCodeField
from publishing.api.fields import Address, CodeField, ExactDecimal, PageAddress
from publishing.files.models import AttachedFile
from publishing.masking import mask
from publishing.review.models import Reviewable
from publishing.sources.models import Source

#: What stands last in every reviewed record.
RECORD = ("owner", "published_at", "updated_at", "url")
#: The same, of a record that says where its facts come from.
SOURCED = ("source", "source_locator", "source_line", *RECORD)

#: What stands beside a date `<stem>_on`.
HOW_KNOWN = ("precision", "basis")

#: Fields that hold nothing anybody typed.
FIXED = (
    Address,
    CodeField,
    ExactDecimal,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.DateTimeField,
)

#: The same names and words stand in row after row.
_masked = lru_cache(maxsize=4096)(mask)


class Masked:
    """Mixin of serializers: every text is masked as on the pages (rules, section 9).

    Done here and not field by field: whoever adds a field cannot forget it.
    """

    def to_representation(self, instance):
        """The fields, their texts masked."""
        shown = super().to_representation(instance)
        for name, value in shown.items():
            if isinstance(self.fields[name], FIXED):
                continue
            if isinstance(value, str):
                shown[name] = _masked(value)
            elif isinstance(value, list) and value and isinstance(value[0], str):
                shown[name] = [_masked(text) for text in value]
        return shown


class PublicSerializer(Masked, serializers.Serializer):
    """An object that is no single model's row."""


class Reference(PublicSerializer):
    """Another record by code and name; null where it is optional and not public."""

    code = CodeField(help_text="编码")
    name = serializers.CharField(source="__str__", help_text="名称")

    def to_representation(self, instance):
        """Code and name of the record."""
        hidden = isinstance(instance, Reviewable) and not instance.is_published
        return None if hidden and self.allow_null else super().to_representation(instance)


class PublicModelSerializer(Masked, serializers.ModelSerializer):
    """Fields of a model under their own names, described by their Chinese ones.

    Decimals are text, money is whole 元, references are code and name; a date that is not known has
    no precision and no basis. `help_text` of the models speaks to clerks and is left out.
    """

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DecimalField: ExactDecimal,
        PlaceCodeField: CodeField,
        models.URLField: serializers.CharField,  # may be empty, which no URI is
    }

    def build_standard_field(self, field_name, model_field):
        """The field that reads this column."""
        kwargs = described(model_field)
        if model_field.null or self.date_may_be_missing(field_name):
            kwargs["allow_null"] = True
        if model_field.choices:
            kwargs |= {"choices": model_field.choices, "allow_blank": model_field.blank}
            return serializers.ChoiceField, kwargs
        if field_name == "code":
            return CodeField, kwargs
        return ClassLookupDict(self.serializer_field_mapping)[model_field], kwargs

    def date_may_be_missing(self, field_name: str) -> bool:
        """Whether this says how a date is known that may not be there: `starts_precision`."""
        stem, _, what = field_name.rpartition("_")
        names = {field.name: field for field in self.Meta.model._meta.concrete_fields}
        return what in HOW_KNOWN and f"{stem}_on" in names and names[f"{stem}_on"].null

    def to_representation(self, instance):
        """The fields; nothing is said of how a date is known that is not."""
        shown = super().to_representation(instance)
        for name, value in shown.items():
            stem = name.removesuffix("_on")
            if value is None and stem != name:
                beside = (f"{stem}_{what}" for what in HOW_KNOWN)
                shown.update({said: None for said in beside if said in shown})
        return shown

    def build_relational_field(self, field_name, relation_info):
        """A reference by code and name."""
        return Reference, described(relation_info.model_field) | {
            "allow_null": relation_info.model_field.null
        }


class SourceSerializer(PublicModelSerializer):
    """Where a fact comes from."""

    class Meta:
        model = Source
        fields = (
            "code",
            "name",
            "kind",
            "publisher",
            "published_on",
            "published_precision",
            "published_basis",
            "url",
        )


class RecordSerializer(PublicModelSerializer):
    """A reviewed record: the address of its page, its source as an object."""

    url = PageAddress()

    def build_relational_field(self, field_name, relation_info):
        """A source in full, anything else by code and name."""
        built, kwargs = super().build_relational_field(field_name, relation_info)
        is_source = relation_info.related_model is Source
        return (SourceSerializer if is_source else built), kwargs


class EventSerializer(RecordSerializer):
    """A dated fact, immutable; a correction takes the place of another (fetch `corrects`)."""

    corrects = CodeField(
        source="corrects.code", allow_null=True, help_text="所更正的那一条的编码；那一条已撤下"
    )


class FileSerializer(PublicSerializer):
    """A photo or document; readable exactly while its record is public."""

    kind = serializers.ChoiceField(choices=AttachedFile.Kind.choices, help_text="类型")
    title = serializers.CharField(help_text="说明")
    url = Address(help_text="文件地址（不含域名）")
    sha256 = serializers.CharField(help_text="文件校验值（SHA-256）")


def texts(help_text: str, **kwargs) -> serializers.ListField:
    """A field of several texts: a property of the record, of the same name if no `source`."""
    return serializers.ListField(child=serializers.CharField(), help_text=help_text, **kwargs)


def described(model_field) -> dict:
    """The arguments of a field that is only read, with the column's Chinese name."""
    return {"read_only": True, "help_text": str(model_field.verbose_name)}
