"""Columns that lie sealed in the database. `fields` has the columns, `columns` finds them all for a change of keys.

Below all rooms and without a noun of the domain; the cipher itself is `core.sealing`.
"""
