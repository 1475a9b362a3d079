"""The columns of a return, the same in every unit's workbook and in the 汇总表."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from livelihood.models import MatterUnit
from livelihood.rounds.lines import Line

UnitRole = MatterUnit.UnitRole


@dataclass(frozen=True)
class Column:
    """One column: its header, what its cells begin with, its width in characters."""

    header: str
    begins_with: Callable[[Line], Any]
    width: int
    #: Whether the unit fills it in; the rest is locked.
    is_filled_in: bool = False
    other_spellings: tuple[str, ...] = ()


CODE = Column("编码", lambda line: line.matter.code, 20)
PROJECT = Column("项目", lambda line: line.project, 22)
NUMBER = Column("序号", lambda line: line.number, 5)
TEXT = Column("本期进展", lambda line: line.text, 32, True)
DONE = Column("累计完成量", lambda line: line.done_words, 18, True)
ON_SCHEDULE = Column("是否达序时", lambda line: line.said_on_schedule, 7, True)
PROBLEMS = Column("存在问题", lambda line: line.problems, 20, True)
NEXT_STEPS = Column("下步打算", lambda line: line.next_steps, 20, True, ("下一步打算",))
EXPECTED = Column("预计完成日", lambda line: line.expected_day, 12, True, ("预计完成日期",))

COLUMNS = (
    CODE,
    NUMBER,
    PROJECT,
    Column("子项", lambda line: line.part, 16),
    Column("年度目标", lambda line: line.target, 18),
    Column("本期节点", lambda line: line.node_words, 14),
    Column("上期进展", lambda line: line.last, 26),
    TEXT,
    DONE,
    ON_SCHEDULE,
    PROBLEMS,
    NEXT_STEPS,
    EXPECTED,
    Column("牵头", lambda line: line.units(UnitRole.LEAD), 12, False, ("牵头单位",)),
    Column("责任", lambda line: line.units(UnitRole.RESPONSIBLE), 12, False, ("责任单位",)),
    Column("配合", lambda line: line.units(UnitRole.SUPPORTING), 12, False, ("配合单位",)),
)
#: Cells that neighbours of one project share.
MERGED = (NUMBER, PROJECT)
#: The rows of title and header in the files we write, counted as a spreadsheet does.
TITLE_ROW, HEADER_ROW = 1, 2
SHEET, GUIDE = "月报", "填表说明"
