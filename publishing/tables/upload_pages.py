"""What the pages of every upload share: the file of the form, its staging, and the file back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse

from publishing.tables import staging
from publishing.tables.mending import write_problem_file
from publishing.tables.problems import Report
from publishing.tables.rows import TableReader
from publishing.tables.writing import content_disposition

MEGABYTE = 1024 * 1024
READINGS_SHOWN = 100


def within_limit(file, most_bytes: int):
    """`file`, if it is not larger than a web form takes; ValidationError names the way out."""
    if file.size > most_bytes:
        raise ValidationError(
            f"文件有{file.size / MEGABYTE:.1f}MB，网页上传最多{most_bytes // MEGABYTE}MB；"
            "请分成几个文件，或请系统管理员用命令导入。"
        )
    return file


class TableFileField(forms.FileField):
    """A table to upload."""

    def __init__(self, *, most_bytes: int, **kwargs):
        super().__init__(**kwargs)
        self.most_bytes = most_bytes

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return file and within_limit(file, self.most_bytes)


class UploadPages:
    """For admins: between preview and confirmation a file is kept for one person and purpose."""

    def staged(self, request, purpose: str):
        """The file of the token that the browser sent, once; StagingRefused where there is none."""
        token = request.POST.get("token", "")
        return staging.take(token, user_id=request.user.pk, purpose=purpose)

    def problems_shown(self, problems: Report) -> dict:
        """What a preview says of the file itself."""
        return {
            "problems": sorted(problems.problems, key=lambda problem: problem.row),
            "problem_count": problems.problem_count,
            "notes": problems.notes,
            "readings": problems.readings[:READINGS_SHOWN],
            "reading_count": problems.reading_count,
        }

    def file_with_reasons(self, table: TableReader, problems: Report, file, *, header: int = 0):
        """The refused file back, with a column 原因 that names the problems of each row.

        `header` is the number of the header row, where titles stand above it.
        """
        stem = file.name.rpartition(".")[0] or file.name
        return StreamingHttpResponse(
            _and_close(write_problem_file(table, problems, header=header), file),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": content_disposition(f"{stem}（原因）.csv")},
        )

    def back_to(self, request, url: str, message: str):
        """To the form again, told why."""
        self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(url)

    def page(self, request, template: str, context: dict):
        """A page of the admin site."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)


def _and_close(pieces, file):
    with file:
        yield from pieces
