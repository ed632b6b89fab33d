"""Reading for the pages. Each function takes a set and answers it with a fixed number of queries."""
