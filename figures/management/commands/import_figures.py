"""`manage.py import_figures FILE… --source CODE`: figure files become draft releases."""

import time
from contextlib import ExitStack
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from accounts.models import Unit, User
from districts.models import District
from figures import periods
from figures.importing import ImportRefused, already_taken_in, check, discard, take_in
from publishing.review.errors import StepRefused
from publishing.sources.models import Source
from publishing.tables.values import CellRefused, read_date

READINGS_SHOWN = 20
DIFFERENCES_SHOWN = 100
SHOWN_EVERY = 0.5
WHY_NOT = {
    FileNotFoundError: "没有这个文件",
    IsADirectoryError: "这是文件夹",
    PermissionError: "没有读取的权限",
}


class Command(BaseCommand):
    """Checks every file; takes all of them in with --commit, or none."""

    help = (
        "Check figure files and, with --commit, take them in as draft releases, which two other "
        "persons then approve and sign. Nothing is written without --commit, or if any row of "
        "any file is bad."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--source", required=True, metavar="CODE", help="code of the source")
        parser.add_argument("--release", default="", metavar="TITLE", help="title of the release")
        parser.add_argument("--reason", default="", metavar="TEXT", help="why old numbers change")
        parser.add_argument("--released-on", default="", metavar="DATE", help="default: source's")
        parser.add_argument("--district", default="", metavar="CODE", help="place of every row")
        parser.add_argument("--sheet", default=None, metavar="NAME", help="sheet of a workbook")
        parser.add_argument("--period", default="", metavar="PERIOD", help="such as 2021年1-9月")
        parser.add_argument("--by", default="", metavar="USER", help="who files it")
        parser.add_argument("--owner", default="", metavar="CODE", help="unit that answers for it")
        parser.add_argument("--commit", action="store_true", help="write; else only check")

    def handle(self, *, files, commit, **options):
        said = self._said(options)
        self._shown_at = 0.0
        if commit and said["by"] is None:
            raise CommandError("写入须用 --by 写明填报人（用户名）。")
        with ExitStack() as kept:
            opened = [kept.enter_context(self._open(path)) for path in files]
            reports = [kept.enter_context(self._check(file, said)) for file in opened]
            for report in reports:
                self._show(report)
            if not all(report.ok for report in reports):
                raise CommandError("文件里有问题，什么都没有写入。")
            if commit:
                self._take_in([report for report in reports if report.same_as is None], said)
            else:
                self.stdout.write("只作检查，没有写入；写入请加 --commit。")

    def _check(self, file, said):
        name = Path(file.name).name
        report = check(file, name=name, progress=self._progress_of(name), **said)
        self._end_progress()
        return report

    def _progress_of(self, name):
        """Shows on one line of a terminal how far the work with a file has got."""

        def show(done, total, stage):
            if not self.stdout.isatty() or time.monotonic() - self._shown_at < SHOWN_EVERY:
                return
            self._shown_at = time.monotonic()
            how_far = f"{done:,}／{total:,}行" if total else f"{done:,}行"
            self.stdout.write(f"\r{name} {stage}：{how_far}\x1b[K", ending="")
            self.stdout.flush()

        return show

    def _end_progress(self):
        if self.stdout.isatty():
            self.stdout.write("\r\x1b[K", ending="")

    def _said(self, options):
        """What the options name, looked up; CommandError for what there is not."""
        district, owner, by = options["district"], options["owner"], options["by"]
        try:
            released_on = read_date(options["released_on"]).value
        except CellRefused as refused:
            raise CommandError(f"--released-on “{options['released_on']}”{refused}") from None
        try:
            period = periods.parse(options["period"]) if options["period"] else None
        except CellRefused as refused:
            raise CommandError(f"--period “{options['period']}”{refused}") from None
        return {
            "source": self._named(Source, options["source"], "资料来源"),
            "title": options["release"],
            "reason": options["reason"],
            "released_on": released_on,
            "district": self._named(District, district, "行政区") if district else None,
            "owner": self._named(Unit, owner, "单位") if owner else None,
            "by": self._named(User, by, "用户", field="username") if by else None,
            "sheet": options["sheet"],
            "period": period,
        }

    def _named(self, model, name, what, *, field="code"):
        found = model.objects.filter(**{field: name}).first()
        if found is None:
            raise CommandError(f"没有编码为“{name}”的{what}。")
        return found

    def _open(self, path):
        try:
            file = path.open("rb")
        except OSError as error:
            reason = WHY_NOT.get(type(error), error.strerror)
            raise CommandError(f"打不开文件 {path}：{reason}") from None
        return file

    def _show(self, report):
        name, counts = report.name, report.counts
        for problem in report.problems.problems:
            self.stderr.write(f"{name} {problem}")
        unseen = report.problems.problem_count - len(report.problems.problems)
        if unseen:
            self.stderr.write(f"{name} 还有{unseen}个问题没有列出")
        if not report.ok:
            return
        for sentence in report.problems.notes:
            self.stdout.write(f"{name} {sentence}")
        for reading in report.problems.readings[:READINGS_SHOWN]:
            self.stdout.write(f"{name} {reading}")
        if report.problems.reading_count > READINGS_SHOWN:
            self.stdout.write(f"{name} 共{report.problems.reading_count}处不是照字面读的")
        if report.same_as is not None:
            self.stdout.write(f"{name} {already_taken_in(report.same_as)}")
            return
        self.stdout.write(
            f"{name} 共{counts['total']}行：新增{counts['new']}，变更{counts['changed']}，"
            f"相同{counts['same']}；另有{counts['empty']}行没有数值，不读"
        )
        for change in report.differences[:DIFFERENCES_SHOWN]:
            self.stdout.write(f"{name} 第{change.row}行 {change.new}：{change}")

    def _take_in(self, reports, said):
        """All files or none; not in one transaction, which would lock everybody else out."""
        releases = []
        try:
            for report in reports:
                progress = self._progress_of(report.name)
                releases.append(
                    take_in(report, by=said["by"], owner=said["owner"], progress=progress)
                )
        except (ImportRefused, StepRefused) as refused:
            for release in releases:
                discard(release)
            raise CommandError(f"{refused} 什么都没有写入。") from None
        finally:
            self._end_progress()
        for release in releases:
            self.stdout.write(
                f"{release.code}“{release.title}”已存为草稿，{release.rows_total}行。"
            )
