"""Paper forms 表: a grid of cells under a title, as docx, as PDF and as plain text. What stands in the cells is handed in."""

from zhengmei.documents.papers.as_docx import render_docx
from zhengmei.documents.papers.as_html import render_html
from zhengmei.documents.papers.layout import COLUMNS, Box, Entry, Mark, Opinion, Row, Section, Sheet, lay_out

__all__ = [
    "COLUMNS",
    "Box",
    "Entry",
    "Mark",
    "Opinion",
    "Row",
    "Section",
    "Sheet",
    "lay_out",
    "render_docx",
    "render_html",
]
