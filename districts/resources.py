"""The columns of tables of key areas, honours and events (`publishing.records`)."""

import re

from districts.models import DistrictEvent, Honour, KeyArea
from publishing.records import RecordResource, RowsColumn, kinds
from publishing.tables.values import CellRefused, read_integer, read_text

SOURCED = ("source", "source_locator", "source_line")
_BETWEEN = re.compile("[：:]")


def read_industry(words: str, find) -> dict:
    """`1+2+6：1：数字经济`, or `主攻方向：数字文娱` where the scheme has no tiers."""
    parts = [read_text(part).value for part in _BETWEEN.split(words)]
    if len(parts) not in (2, 3) or not all(parts):
        raise CellRefused("不合格式：每行写“提法：层级：产业”，没有层级的写“提法：产业”")
    scheme, *tier, name = parts
    number = read_integer(tier[0], max_digits=4, least=1).value if tier else None
    return {"scheme": scheme, "tier": number, "name": name}


def write_industry(industry) -> str:
    """An industry as `read_industry` takes it."""
    tier = [] if industry.tier is None else [str(industry.tier)]
    return "：".join([industry.scheme, *tier, industry.name])


class WithinDistrictResource(RecordResource):
    """Records that lie where their district lies, whatever else they name."""

    def complete(self, record, row):
        super().complete(record, row)
        if (district := getattr(record, "district", None)) is not None:
            record.place_code = district.code


class KeyAreaResource(WithinDistrictResource):
    """A table of key areas; their numbers come in files of figures."""

    class Meta:
        model = KeyArea
        columns = (
            "code",
            "name",
            "kind",
            "district",
            "parent",
            "founded_on",
            "founded_precision",
            "founded_basis",
            "area_km2",
            "structure",
            "location_facts",
            "plan_facts",
            "ranking",
            "note",
            *SOURCED,
            "owner",
        )
        inline_columns = (
            RowsColumn(
                "产业方向",
                "industries",
                read=read_industry,
                write=write_industry,
                aliases=("产业",),
                key=("scheme", "name"),
                separator="\n",
            ),
        )


class HonourResource(WithinDistrictResource):
    """A table of honours."""

    class Meta:
        model = Honour
        columns = (
            "code",
            "name",
            "recipient",
            "district",
            "community",
            "level",
            "granted_by",
            "is_statement",
            "on",
            "precision",
            "basis",
            "period_text",
            "count",
            "rank_text",
            "note",
            *SOURCED,
            "owner",
        )


class DistrictEventResource(WithinDistrictResource):
    """A table of dated events."""

    class Meta:
        model = DistrictEvent
        columns = (
            "code",
            "district",
            "key_area",
            "on",
            "precision",
            "basis",
            "text",
            "note",
            *SOURCED,
            "owner",
        )


def register_all() -> None:
    """Register the kinds of this room; `AppConfig.ready()` calls it once."""
    kinds.register("key-areas", KeyAreaResource)
    kinds.register("honours", HonourResource)
    kinds.register("events", DistrictEventResource)
