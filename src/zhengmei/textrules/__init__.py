"""Text rules (文字规则): what may be wrong in the office's own text, found before anyone publishes it.

Plain Python, no Django, uses nothing of the project but `core`. A rule is one file in `rules/`, a list of words one file in
`words/`. `engine.check` reads a text once and answers with Hits; a Hit always points into the text as it was handed in.

The rules judge only what the office itself writes. Never pass a citizen's message through them: the lists of names,
political wording and style are no measure for what people write to their government. For a text that is not the office's own
(a repost kept word for word, say) hand in `Context(own_text=False)`; privacy, secrecy, advertising and links still apply.
"""
