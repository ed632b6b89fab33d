"""The tests, mirrored room by room; `cast` and `factories` are what they share."""
