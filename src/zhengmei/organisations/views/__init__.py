"""The pages on which a person acts, one file an act."""
