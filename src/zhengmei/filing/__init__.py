"""The ledger 台账 and filing 备案: MediaAccount, FieldChange, RuleException, ImportBatch.

Chapter: opening, changing, closing and cancelling accounts. Neighbours: organisations below, monitoring above.
"""
