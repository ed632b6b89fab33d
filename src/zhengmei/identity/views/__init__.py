"""The pages of the room: signing in and one's own password, and managing users."""
