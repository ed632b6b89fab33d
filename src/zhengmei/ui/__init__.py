"""How it looks: base page, fragments, tags, style sheet. No nouns of the domain."""
