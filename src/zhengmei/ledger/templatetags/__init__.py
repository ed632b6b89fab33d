"""Parts only the ledger's pages draw."""
