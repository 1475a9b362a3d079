"""The lines around a table: its title, its unit, notes below it."""

import re

from publishing.tables.headers import spelling

_NOTE = re.compile(
    r"(?:附?注(?:释|解)?\d*|说明|备注|(?:资料|数据|信息)?来源|资料提供|填表说明|指标解释|口径)[:.、]"
    r"|\(?(?:续表|接上表|转下页|续上表)\d*\)?$"
    r"|(?:制表|填表|审核|统计|报送|填报|编制|联系|单位负责|负责)(?:人|单位|日期|时间|电话)?:"
    r"|第\d+页|本表|[*※]+|注\d*$"
)


def is_note(text: str) -> bool:
    """Whether a line that stands alone is a note, a source or a signature.

    >>> is_note("注：2020年数为普查修订数"), is_note("地区生产总值")
    (True, False)
    """
    return _NOTE.match(spelling(text)) is not None
