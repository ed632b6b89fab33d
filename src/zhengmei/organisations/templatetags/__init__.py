"""Words for what a unit must have. `{% load organisations %}`."""
