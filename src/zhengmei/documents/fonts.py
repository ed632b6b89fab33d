"""Which of the fonts the standard names are on this machine. Missing ones are told, never silently replaced."""

import shutil
import subprocess
from functools import lru_cache

from zhengmei.documents.official import STANDARD_FONTS

_ALSO = {
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋_GB2312"),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体_GB2312"),
    "黑体": ("SimHei", "黑体"),
    "方正小标宋_GBK": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    "宋体": ("SimSun", "宋体"),
}


@lru_cache(maxsize=1)
def installed_families() -> frozenset[str] | None:
    """Every font family fontconfig knows, or None when this machine has no fontconfig to ask."""
    command = shutil.which("fc-list")
    if command is None:
        return None
    asked = subprocess.run(  # noqa: S603  # a fixed command, no input
        [command, ":", "family"], capture_output=True, text=True, check=False, timeout=20
    )
    return frozenset(name.strip() for line in asked.stdout.splitlines() for name in line.split(","))


def missing_fonts() -> tuple[str, ...]:
    """The standard fonts this machine lacks, in the order of the standard; all of them when nothing can be asked."""
    families = installed_families()
    if families is None:
        return STANDARD_FONTS
    return tuple(font for font in STANDARD_FONTS if not families.intersection(_ALSO[font]))
