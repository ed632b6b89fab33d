"""The clockwork: a table of sweeps and how often. Work that is due is rows; a sweep finds them and calls one action each."""
