"""Reading drafts, what the packs say about them, and whether they may go out. One file a matter."""
