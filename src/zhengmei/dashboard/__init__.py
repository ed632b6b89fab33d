"""Each person's desk 工作台, built from the rooms' `queries`. Reads only."""
