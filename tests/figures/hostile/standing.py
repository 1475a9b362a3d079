"""What the hostile files meet: two districts, four indicators, and a figure that is public."""

from django.db import connection

from districts.models import District
from figures.models import Indicator, IndicatorAlias
from figures.resources.catalogue import Catalogue
from tests.factories import make_district, make_indicator, make_public_figure, make_source


def make_catalogue():
    """The catalogue that `making.SOUND` fits, and the source of the files."""
    district = make_district(state="published")
    make_district(code="321102", name="京口区", state="published")
    total = make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1)
    firms = make_indicator(code="firms", name="企业数", unit="户")
    make_indicator(code="share", name="占比", unit="%", decimals=1, measure_kind="stated_rate")
    make_indicator(
        code="rate", name="核算率", unit="%", measure_kind="computed_rate",
        numerator=firms, denominator=total,
    )  # fmt: skip
    make_public_figure(district=district, indicator=total, value=200)
    return make_source()


def load_catalogue_once(monkeypatch):
    """Every file gets a catalogue of its own, made of what was read from the database once."""
    indicators, districts = list(Indicator.objects.all()), list(District.objects.all())
    aliases = list(IndicatorAlias.objects.all())

    def load(*, office=""):
        return Catalogue(indicators=indicators, districts=districts, aliases=aliases, office=office)

    monkeypatch.setattr(Catalogue, "load", load)


def some_of(files):
    """All of `files` on SQLite, a few on PostgreSQL.

    Files are read alike; databases differ only where figures are staged, and temporary tables
    for each of thousands of files take PostgreSQL minutes.
    """
    return files if connection.vendor == "sqlite" else files[::4]
