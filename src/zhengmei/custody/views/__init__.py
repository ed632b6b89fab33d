"""The pages of the room, one file a matter. Nothing of it is kept by a browser or a proxy."""
