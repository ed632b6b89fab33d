"""One file, one rule. `registry` finds them; the file name begins with the code."""
