"""The pages of the room. One file a matter."""
