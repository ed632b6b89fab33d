"""Requests to the room: reading the record, and asking to take data out."""
