"""One file, one check: a set-based question over many accounts, with its reasons and its examples.

`base` says what a check is, `context` what it is handed, `registry` finds them. Add one with `tools/new_check.py`.
"""
