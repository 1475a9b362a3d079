"""Home addresses: what is finer than the street, where the words say that someone lives there.

朱方路72号改造 is a project and 金山花园 a compound; only 家住朱方路72号 or 3幢402室住户 is a home.
Repeats are bounded and possessive, so that no text makes the search slow.
"""

import re

_DIGITS = "[0-9A-Za-z]{1,6}+"
_NUMBER = f"(?:{_DIGITS}|[一二三四五六七八九十百零〇两]{{1,5}}+)"
_ROOM = "(?:[0-9]{2,5}[A-Za-z]?(?:室|房(?![屋地产间])))"
_PART = "(?:号楼|号(?![线文令码])|弄|支弄|幢|栋|座|单元|层|楼|村民组|组)"
_HYPHENS = "[0-9]{1,4}(?:-[0-9A-Za-z]{1,5}){1,3}"
_DETAIL = f"(?>{_ROOM}|附?{_NUMBER}(?:-{_DIGITS}){{0,3}}{_PART}|{_HYPHENS})"
_COMPOUND = (
    "(?:[\u4e00-\u9fff]{1,8}?(?:小区|花园|新村|家园|公寓|大厦|广场|苑|城|庄|府|园|里|庭|湾|村))"
)
_DETAILS = f"{_DETAIL}(?:[ ,\\-]?{_COMPOUND}?[ ,\\-]?{_DETAIL}){{0,8}}+"
_BETWEEN = "[^，。；！？,;!?\n]{0,40}?"
_UP_TO = "[^，。；！？\n]{0,60}?"
_UNIT = f"(?:{_ROOM}|{_NUMBER}单元|-[0-9]{{3,4}}(?![0-9]))"

# Said of one person's home, where a house number is enough; of homes in general, where it takes a
# unit or a room; and of dwellers, who are named after projects too, where only a room will do.
_HOME = "(?:家住|住址|家庭地址|户籍地址?|户籍所在地|户口所在地|现住|暂住地|常住地)"
_LIVING = (
    "(?:(?<!入)住在|居住[在于]|租住|暂住|(?<![入居常租暂现家])住(?![在建房宅院宿所户址保]))"
    f"(?={_UP_TO}{_UNIT})"
)
_DWELLER = f"(?:住户|业主|租户)(?={_UP_TO}{_ROOM})"
_OF_DWELLERS = "(?:的?(?:住户|业主|居民|租户|租客|户主|房主|老人|家中|家里|家属))"

_PATTERNS = (
    re.compile(f"(?:{_HOME}|{_LIVING}|{_DWELLER}){_BETWEEN}(?<![月第0-9])(?P<detail>{_DETAILS})"),
    re.compile(
        f"(?<![0-9])(?P<detail>{_DETAIL}(?:[ \\-]?{_DETAIL}){{0,8}}+)(?<=[室房]){_OF_DWELLERS}"
    ),
)


def home_addresses(plain: str):
    """(start, end, "") of what is finer than the street or the compound in every home address."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(plain):
            yield *found.span("detail"), ""
