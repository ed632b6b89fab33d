"""Personal numbers in free text, made unreadable before anything is stored. What is left still tells what kind it was.

Plain patterns that would rather mask too much than too little; names and addresses need a person's eye.
"""

import re

_DIGITS = str.maketrans("０１２３４５６７８９ｘＸ＠－．　", "0123456789xX@-. ")
_GAP = r"[\s\-.·]?"
IDENTITY = re.compile(
    r"(?<![0-9])([1-9]\d{5})(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}([0-9Xx])(?![0-9])"
)
OLD_IDENTITY = re.compile(r"(?<![0-9])([1-9]\d{5})\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9])")
MOBILE = re.compile(
    rf"(?<![0-9])((?:\+?0?86{_GAP})?1[3-9]\d){_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}(\d{{2}}{_GAP}\d{{2}})(?![0-9])"
)
CARD = re.compile(r"(?<![0-9])(\d{4})(?:[\s-]?\d{4}){2,3}[\s-]?(\d{1,4})(?![0-9])")
LANDLINE = re.compile(r"(?<![0-9])(0\d{2,3})[\s-]?\d{3,4}(\d{4})(?![0-9])")
MAIL = re.compile(r"(?<![\w.+-])(\w)[\w.+-]*@([\w-]+(?:\.[\w-]+)+)")
CALLED = re.compile(r"((?:电话|手机|传真|座机|热线)(?:号码)?(?:为|是)?\s?[：:]?\s?)\d[\d\s-]{5,}\d")
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
PLATE = re.compile(
    rf"([{PROVINCES}][A-HJ-NP-Za-hj-np-z])[·•\s]?(?=[A-HJ-NP-Za-hj-np-z0-9]*\d)[A-HJ-NP-Za-hj-np-z0-9]{{3,4}}([A-HJ-NP-Za-hj-np-z0-9挂学警港澳]{{2}})(?![A-Za-z0-9])"
)


def masked(words: str) -> str:
    """The words with mobile and landline numbers, identity and bank cards, e-mail addresses and number plates masked.

    13800138000 becomes 138****8000. Full-width digits are masked as well. Text without such numbers comes back unchanged.
    """
    if not words:
        return words
    narrow = words.translate(_DIGITS)
    found = IDENTITY.sub(r"\1********\2", narrow)
    found = MOBILE.sub(r"\1****\2", found)
    found = OLD_IDENTITY.sub(r"\1*********", found)
    found = CARD.sub(r"\1********\2", found)
    found = LANDLINE.sub(r"\1-****\2", found)
    found = MAIL.sub(r"\1***@\2", found)
    found = PLATE.sub(r"\1***\2", found)
    return words if found == narrow else found


def without_phones(words: str) -> str:
    """The words with every mobile and landline number, and any number called 电话 or 手机, replaced by （号码略）."""
    found = words
    for pattern in (MOBILE, LANDLINE):
        found = pattern.sub("（号码略）", found)
    return CALLED.sub(r"\1（号码略）", found)
