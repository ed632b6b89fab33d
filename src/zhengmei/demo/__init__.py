"""The demo: an invented city, 示范市, with its units, people, accounts, a quarter of items, messages and two rounds.

No place, agency or person in it exists. Everything is built through the rooms' actions from a fixed seed and the day that
is handed in, so that the same day always gives the same city.
"""
