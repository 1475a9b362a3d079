"""`manage.py publish RECORD…`: submit, approve and sign records for two named people."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, Proposal, Reviewable, ReviewState
from publishing.review.verification import public_kinds

KINDS_HELP = "如 figures.release:TJ-321111-000001；只写编码时在各类记录里查找"


class Command(BaseCommand):
    """The same rules as in the admin; nothing is done if any record is refused."""

    help = "报送、审核并签发记录；任何一条不合规定，全部不办，退出码为1，原因逐条列在标准错误输出。"

    def add_arguments(self, parser):
        """Records, and the two people who answer for them."""
        parser.add_argument("records", nargs="+", metavar="RECORD", help=KINDS_HELP)
        parser.add_argument("--submitted-by", required=True, metavar="USER", help="报送人的用户名")
        parser.add_argument(
            "--approved-by", required=True, metavar="USER", help="审核签发人的用户名"
        )

    def handle(self, *, records, submitted_by, approved_by, **options):
        """Take every record through the steps it still lacks, all in one transaction."""
        problems = []
        people = {}
        for username in (submitted_by, approved_by):
            people[username] = get_user_model().objects.filter(username=username).first()
            if people[username] is None:
                problems.append(f"没有用户名为{username}的用户。")
        with transaction.atomic():
            if not problems:
                for reference in records:
                    problems += _published(reference, people[submitted_by], people[approved_by])
            if problems:
                transaction.set_rollback(True)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise SystemExit(1)
        self.stdout.write(f"已发布{len(records)}条记录。")


def _published(reference: str, submitter, signer) -> list[str]:
    """Publish one record; the sentences of what refused it."""
    try:
        with transaction.atomic():
            record = _find(reference)
            if record.state not in (ReviewState.SUBMITTED, ReviewState.APPROVED):
                steps.submit(record, by=submitter)
            if record.state == ReviewState.SUBMITTED:
                steps.approve(record, by=signer)
            steps.publish(record, by=signer)
    except StepRefused as refused:
        return [f"{reference}：{sentence}" for sentence in refused.reasons]
    return []


def _find(reference: str) -> Reviewable:
    """The record of `app.model:code` or of a code that only one kind of record uses."""
    kind, _, code = reference.rpartition(":")
    models = {model._meta.label_lower: model for model in (*public_kinds(), Proposal, Batch)}
    if kind and kind not in models:
        raise StepRefused(f"没有“{kind}”这一类记录，可用：{'、'.join(sorted(models))}。")
    searched = [models[kind]] if kind else models.values()
    found = [record for m in searched if (record := m._base_manager.filter(code=code).first())]
    if not found:
        raise StepRefused("没有这个编码的记录。")
    if len(found) > 1:
        kinds = "、".join(record.record_type for record in found)
        raise StepRefused(f"有几类记录都用这个编码（{kinds}），请写明类别。")
    return found[0]
