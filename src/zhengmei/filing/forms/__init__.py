"""Cleaning what people fill in. One file a page."""
