"""The pages of the regulations 办法: a pack, its clauses, how each is kept and what stands open. Reads only."""
