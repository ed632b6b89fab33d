"""Requests to the room, one file a page or a group of pages."""
