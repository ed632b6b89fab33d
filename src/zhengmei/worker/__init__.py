"""The clockwork: a table of sweeps and how often; runs the rooms' tasks."""
