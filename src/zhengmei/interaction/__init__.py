"""Citizens' messages 互动: CitizenMessage. Masked on arrival; counted only in aggregate; nobody is profiled.

This issue brings them in by file; assignment and answering come with the room's own issue.
"""
