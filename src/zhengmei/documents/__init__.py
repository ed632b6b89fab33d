"""Sheets that come in and documents that go out (xlsx, csv, docx, pdf). No models, no Django."""
