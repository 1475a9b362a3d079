"""Personal data kept out of what the public reads: mobile numbers, resident IDs, home addresses.

>>> mask("联系人手机138 1234 5678，家住润州区某某路12号3幢402室")
'联系人手机138****5678，家住润州区某某路'
"""

from publishing.masking.finding import PersonalData, find_personal_data
from publishing.masking.masks import mask

__all__ = ["PersonalData", "find_personal_data", "mask"]
