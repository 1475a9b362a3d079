"""Places: the city, its districts and subdistricts, and their communities."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.place_codes import covers, place_prefix
from publishing.review.models import Card, ReviewableQuerySet, never_importing
from publishing.sources.models import Source


def split_keywords(text: str) -> list[str]:
    """Keywords between semicolons, blank ones left out.

    >>> split_keywords("产业强区;宜居城区；")
    ['产业强区', '宜居城区']
    """
    return [word.strip() for word in text.replace("；", ";").split(";") if word.strip()]


def lines_of(text: str) -> list[str]:
    """The facts of a text, one a line, blank ones left out.

    >>> lines_of("东：丁卯科技城\\n\\n 西：南山风景区 ")
    ['东：丁卯科技城', '西：南山风景区']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


class DistrictQuerySet(ReviewableQuerySet):
    def covered(self):
        """Places that have a page of their own in the lists: those marked 收录."""
        return self.filter(listed=True)

    def within(self, place_code: str):
        """A place and every place inside it."""
        return self.filter(code__startswith=place_prefix(place_code))


class Place(Card):
    """A card that is a place: its code is its place code, and no single unit answers for it."""

    needs_all_units = True

    class Meta:
        abstract = True

    def fill_in_code(self):
        """A place is its own place; its code is given, never counted."""
        self.code = self.place_code = self.code or self.place_code


class District(Place):
    """A city or district (6 digits) or subdistrict (9 digits); its code is its place code."""

    inline_relations = ("industries",)

    class Level(models.TextChoices):
        CITY = "city", "设区市"
        DISTRICT = "district", "市辖区"
        COUNTY_LEVEL_CITY = "county_city", "县级市"
        SUBDISTRICT = "subdistrict", "街道（镇）"

    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=12, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    listed = models.BooleanField(
        "收录", default=True, help_text="列入“市辖区”栏目；只作地名提及的不勾选"
    )
    intro_facts = models.TextField("基本情况", blank=True, help_text="每行一句事实，不写评价")
    goal_keywords = models.CharField("目标关键词", max_length=300, blank=True, help_text="用；隔开")
    driver_keywords = models.CharField("发展抓手", max_length=300, blank=True, help_text="用；隔开")
    slogan_keywords = models.CharField("标语", max_length=300, blank=True, help_text="用；隔开")
    map_image = models.ImageField("地图", upload_to="maps/", blank=True)
    map_approval_number = models.CharField(
        "审图号", max_length=60, blank=True, help_text="公开地图须有审图号，如“苏S（2026）001号”"
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="资料来源"
    )
    source_locator = models.CharField("出处定位", max_length=60, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = "行政区"
        verbose_name_plural = "行政区"
        ordering = ("code",)
        constraints = [
            never_importing("districts_district", "行政区"),
            models.CheckConstraint(
                condition=Q(level="subdistrict", code__regex=r"^[0-9]{9}$")
                | (~Q(level="subdistrict") & Q(code__regex=r"^[0-9]{6}$")),
                name="districts_district_code_fits_its_level",
                violation_error_message="街道（镇）的代码为9位，市、区的为6位。",
            ),
            models.CheckConstraint(
                condition=Q(place_code=models.F("code")),
                name="districts_district_lies_in_itself",
                violation_error_message="行政区的所属区划就是它自己的代码。",
            ),
            models.CheckConstraint(
                condition=Q(map_image="") | ~Q(map_approval_number=""),
                name="districts_district_map_has_approval_number",
                violation_error_message="上传地图须填写审图号。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("districts:district_detail", args=[self.code])

    @property
    def goals(self) -> list[str]:
        """The goal keywords, one each."""
        return split_keywords(self.goal_keywords)

    @property
    def drivers(self) -> list[str]:
        """What moves the place on (发展抓手): industries, layouts, teams; one each."""
        return split_keywords(self.driver_keywords)

    @property
    def slogans(self) -> list[str]:
        """The slogan keywords, one each."""
        return split_keywords(self.slogan_keywords)

    @property
    def facts(self) -> list[str]:
        """The introductory facts, one sentence each."""
        return lines_of(self.intro_facts)

    def clean(self):
        """A place lies in its parent."""
        if self.parent and not _lies_in(self.code, self.parent.code):
            raise ValidationError({"parent": f"{self.code}不在{self.parent.code}之内。"})


class Community(Place):
    """A community (12 digits), or a compound or village in it (`<parent>-NNN`)."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", "社区"
        VILLAGE = "village", "村"
        COMPOUND = "compound", "小区"

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="communities", verbose_name="所在街道或区"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="compounds",
        verbose_name="所在社区",
    )

    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "社区"
        verbose_name_plural = "社区"
        ordering = ("code",)
        constraints = [
            never_importing("districts_community", "社区"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{12}(-[0-9]{3})*$"),
                name="districts_community_code_is_a_place_code",
                violation_error_message="社区编码须为12位区划代码，小区在其后加“-三位数字”。",
            ),
            models.CheckConstraint(
                condition=Q(place_code=models.F("code")),
                name="districts_community_lies_in_itself",
                violation_error_message="社区的所属区划就是它自己的代码。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False, code__contains="-")
                | (Q(parent__isnull=True) & ~Q(code__contains="-")),
                name="districts_community_compounds_have_a_parent",
                violation_error_message="小区须填写所在社区，社区本身不填。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("districts:community_detail", args=[self.code])

    def clean(self):
        """A community lies in its district, a compound in its community."""
        if self.district_id and not _lies_in(self.code, self.district.code):
            raise ValidationError({"district": f"{self.code}不在{self.district.code}之内。"})
        if self.parent and not self.code.startswith(f"{self.parent.code}-"):
            raise ValidationError({"parent": f"小区编码须以“{self.parent.code}-”开头。"})


def _lies_in(code: str, place: str) -> bool:
    """Whether the place `code` lies inside `place` and is not the same."""
    return code != place and covers(place, code)
