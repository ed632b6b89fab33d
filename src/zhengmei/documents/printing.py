"""A PDF from a self-contained HTML page, where the system libraries for it exist."""

REMEDY = (
    "这台服务器缺少生成 PDF 的系统库（pango、harfbuzz、fontconfig）。"
    "请管理员安装后再试：Debian、麒麟、统信运行 apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0；"
    "openEuler 运行 dnf install pango。现在可以下载 docx，或者打开网页版用浏览器打印成 PDF。"
)


class NoPrinter(Exception):
    """This machine cannot make a PDF; the message says what is missing and what to do instead."""

    def __init__(self) -> None:
        super().__init__(REMEDY)


def render_pdf(page: str) -> bytes:
    """The PDF of `page`. Nothing is fetched: a page that names a file or an address is refused by WeasyPrint's fetcher.

    Raises NoPrinter where a system library is missing.
    """
    try:
        import weasyprint  # noqa: PLC0415  # its import already needs the system libraries
    except (OSError, ImportError) as missing:
        raise NoPrinter from missing
    made: bytes = weasyprint.HTML(string=page, url_fetcher=_nothing).write_pdf()
    return made


def _nothing(url: str) -> dict[str, object]:
    raise ValueError(f"a document loads nothing: {url}")
