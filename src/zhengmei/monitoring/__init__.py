"""Watching 监测: Observation, PublishedItem, Finding, Contest. Checks compare what is with what the pack demands.

Chapter: supervision of conduct. `checks/` holds one file a check. Neighbours: filing and interaction below, inspection above.
"""
