"""An invented city 示范市 with a fixed seed, built only through actions."""
