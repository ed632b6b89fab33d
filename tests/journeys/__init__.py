"""A few stories told in a real browser against the real site with the demo in it. Each also watches what must never happen."""
