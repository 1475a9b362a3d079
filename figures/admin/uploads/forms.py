"""What staff say about a figure file, and the choices that its preview asks of them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Role, Unit
from accounts.scopes import limit
from districts.models import District
from figures import periods
from figures.importing.uploads import Said
from figures.models import FigureUpload, Indicator
from figures.models.upload import new_token
from publishing.sources.models import Source
from publishing.tables.upload_pages import TableFileField
from publishing.tables.values import CellRefused, read_date

#: Some 800,000 rows; larger files come by command. Less than UPLOAD_MAX_MEGABYTES, so that it is
#: this form that refuses, with what was typed still in it.
MOST_BYTES = 40 * 1024 * 1024
CLERK = (Role.CLERK,)


class UploadForm(forms.Form):
    """A file, where it is from, and what the table itself does not say.

    `replaces` is the upload that this one stands in for: without a new file its file is read
    again, as what is said here has it.
    """

    file = TableFileField(
        label="数据文件",
        most_bytes=MOST_BYTES,
        help_text=f"CSV、XLSX 或 XLS，最多{MOST_BYTES // 1024 // 1024}MB",
    )
    source = forms.ModelChoiceField(Source.objects.none(), label="资料来源")
    released_on = forms.CharField(
        label="来源发布日期",
        required=False,
        max_length=20,
        help_text="如 2021-10-28；留空则用资料来源的日期",
    )
    title = forms.CharField(
        label="标题", required=False, max_length=200, help_text="留空则用资料来源的名称"
    )
    reason = forms.CharField(
        label="变动原因",
        required=False,
        max_length=200,
        help_text="这次为什么改了以前的数，如“第五次经济普查修订”；与新数一起公开",
    )
    district = forms.ModelChoiceField(
        District.objects.none(),
        label="行政区",
        required=False,
        help_text="表里没有“行政区划代码”一列时须选；选了就只收这个行政区的数",
    )
    period = forms.CharField(
        label="报告期",
        required=False,
        max_length=40,
        help_text="表里没有报告期时须填，如 2021年1-9月",
    )
    sheet = forms.CharField(
        label="工作表", required=False, max_length=31, help_text="留空则读第一张工作表"
    )
    owner = forms.ModelChoiceField(
        Unit.objects.none(),
        label="责任单位",
        required=False,
        help_text="留空则由您所在的单位负责",
    )
    token = forms.RegexField(
        r"^[0-9a-f]{32}\Z", required=False, widget=forms.HiddenInput, initial=new_token
    )

    def __init__(self, *args, user, sources, replaces: FigureUpload | None = None, **kwargs):
        if replaces is not None:
            kwargs["initial"] = said_before(replaces) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources.order_by("-published_on", "code")
        self.fields["district"].queryset = limit(
            District.objects.all(), user, CLERK, place="code", owner=None, all_units_only=False
        )
        self.fields["owner"].queryset = units_of(user)
        if replaces is not None:
            self.fields["file"].required = False
            self.fields["file"].help_text = f"不选则仍用“{replaces.file_name}”，只改下面填的内容"

    def clean_released_on(self):
        return self._read("released_on", lambda text: read_date(text).value)

    def clean_period(self):
        self._read("period", lambda text: periods.parse(text) if text else None)
        return self.cleaned_data["period"]

    def _read(self, name, reader):
        try:
            return reader(self.cleaned_data[name])
        except CellRefused as refused:
            raise ValidationError(f"“{self.cleaned_data[name]}”{refused}") from None

    @property
    def said(self) -> Said:
        """What the valid form says about the file."""
        values = {name: self.cleaned_data[name] for name in Said.__dataclass_fields__}
        return Said(**values)


def said_before(upload: FigureUpload) -> dict:
    """What was said about an upload, as a form begins with it."""
    return {name: getattr(upload, name) for name in Said.__dataclass_fields__}


def units_of(user):
    """The units in whose name this person may file."""
    units = Unit.objects.in_force(on=timezone.localdate())
    return limit(units, user, CLERK, owner="pk")


class OwnerForm(forms.Form):
    """Who answers for the figures, where that does not follow from who uploaded them."""

    owner = forms.ModelChoiceField(Unit.objects.none(), label="责任单位")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = units_of(user)


class AliasForm(forms.Form):
    """A name of the file and the indicator that it means: suggested, or typed as code or name."""

    name = forms.CharField(
        max_length=100,
        error_messages={
            "max_length": "这个名称超过100个字，不能记作别名；请在文件里改成指标的名称或代码。"
        },
    )
    parent = forms.CharField(max_length=60, required=False)
    indicator = forms.CharField(max_length=100)

    def clean_indicator(self):
        """By code, else by name: names are unique too."""
        typed = self.cleaned_data["indicator"]
        found = Indicator.objects.filter(code=typed).first()
        found = found or Indicator.objects.filter(name=typed).first()
        if found is None:
            raise ValidationError(f"指标目录里没有“{typed}”，请填指标的代码或全名。")
        return found
