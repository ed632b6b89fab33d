"""The pages, one file an act."""
