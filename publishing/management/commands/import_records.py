"""`manage.py import_records KIND FILE`: a table of records becomes drafts and proposals."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError

from accounts.models import User
from publishing.records import ImportRefused, check, kinds, take_in
from publishing.records.checking import CHANGED, NEW, SAME

READINGS_SHOWN = 20
DIFFERENCES_SHOWN = 100


class Command(BaseCommand):
    """Checks a table; takes all of it in with --commit, or nothing."""

    help = (
        "Check a table of records and, with --commit, take it in as drafts and proposals, which two "
        "other persons then approve and sign. Nothing is written without --commit, or if any row "
        "is bad."
    )

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", choices=sorted(kinds.registered()))
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--sheet", default=None, metavar="NAME", help="sheet of a workbook")
        parser.add_argument("--by", default="", metavar="USER", help="who files it")
        parser.add_argument("--commit", action="store_true", help="write; else only check")

    def handle(self, *, kind, file, sheet, by, commit, **options):
        user = self._user(by) if by else None
        if commit and user is None:
            raise CommandError("写入须用 --by 写明填报人（用户名）。")
        try:
            opened = file.open("rb")
        except OSError as error:
            raise CommandError(f"打不开文件 {file}：{error.strerror}") from None
        with opened:
            report = check(kind, opened, name=file.name, by=user, sheet=sheet)
            self._show(report)
            if not commit:
                self.stdout.write("只作检查，没有写入；写入请加 --commit。")
                return
            try:
                taken = take_in(report, by=user)
            except ImportRefused as refused:
                self._show_problems(report)
                raise CommandError(f"{refused} 什么都没有写入。") from None
        for record in taken.records:
            self.stdout.write(f"{record.code}“{record}”")
        self.stdout.write(
            f"已存为草稿：新增{len(taken.drafts)}，修改{len(taken.edited)}，"
            f"变更申请{len(taken.proposals)}"
            + (f"；报送批次{taken.batch.code}。" if taken.batch else "。")
        )

    def _user(self, username):
        found = User.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"没有用户名为“{username}”的用户。")
        return found

    def _show(self, report):
        if not report.ok:
            self._show_problems(report)
            raise CommandError("文件里有问题，什么都没有写入。")
        for sentence in (*report.problems.notes, *report.problems.readings[:READINGS_SHOWN]):
            self.stdout.write(str(sentence))
        if report.problems.reading_count > READINGS_SHOWN:
            self.stdout.write(f"共{report.problems.reading_count}处不是照字面读的")
        counts = report.counts
        self.stdout.write(
            f"共{counts['total']}行：新增{counts[NEW]}，变更{counts[CHANGED]}，相同{counts[SAME]}"
        )
        for row in report.changed[:DIFFERENCES_SHOWN]:
            for each in row.differences:
                old, new = each.old or "（空）", each.new or "（空）"
                self.stdout.write(f"第{row.number}行 {row.record} {each.label}：{old} → {new}")

    def _show_problems(self, report):
        for problem in report.problems.problems:
            self.stderr.write(str(problem))
        unseen = report.problems.problem_count - len(report.problems.problems)
        if unseen:
            self.stderr.write(f"还有{unseen}个问题没有列出")
