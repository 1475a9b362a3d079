"""`manage.py rebuild_matter_states [--check]`: derive the states of every matter anew."""

from django.core.management.base import BaseCommand, CommandError

from livelihood.models import Matter
from livelihood.states.law import OutOfOrder
from livelihood.states.writing import AT_ONCE, problems, rebuild


class Command(BaseCommand):
    help = "重新推算全部民生实事的状态；--check 只核对，不写入，有差异时退出码为1"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对，不写入")

    def handle(self, *args, check, **options):
        found, changed, count = [], 0, 0
        for some in _in_portions():
            count += len(some)
            found += problems(some)
            if not check:
                changed += self._rebuilt(some)
        for sentence in found:
            self.stderr.write(sentence)
        if check:
            if found:
                raise CommandError(f"核对了{count}件事项，{len(found)}处不一致。")
            self.stdout.write(f"核对了{count}件事项，状态都与进展一致。")
        else:
            self.stdout.write(f"重新推算了{count}件事项，其中{changed}件有变动。")
            if left := [line for some in _in_portions() for line in problems(some)]:
                raise CommandError("仍不一致：" + "；".join(left))

    def _rebuilt(self, matters) -> int:
        """How many were written anew; one whose sequence is illegal is left and named."""
        try:
            return rebuild(matters)
        except OutOfOrder:
            return sum(self._rebuilt([matter]) for matter in matters) if len(matters) > 1 else 0


def _in_portions():
    """All matters, some hundreds at a time."""
    keys = list(Matter._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        yield list(Matter._base_manager.filter(pk__in=keys[start : start + AT_ONCE]).order_by("pk"))
