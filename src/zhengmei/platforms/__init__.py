"""Platforms: their names and synonyms now; one client file per platform later. No models."""
