"""Plain Python below everything else: the clock, working days, transition tables. No Django, no nouns of the domain."""
