"""Incidents 事件: Incident, IncidentEntry, Transfer, SecurityOrder, IncidentRule. From the report to the closing.

Chapter: security events and public opinion (WH-3.2, WH-5.2, HZ-2.3.3, HZ-2.3.4, FCG-25, FCG-26, SX-3.6). Neighbours: content
below, whose accounts it holds; custody below, whose changed passwords end a hold; inspection above.
"""
