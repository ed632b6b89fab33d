"""The ledger's pages 台账: units and accounts with everything known of them, from the rooms below and beside.

A face like `dashboard`: it owns no rows. What it lets a person do it hands to `filing.actions` (keep the choice of columns,
record an export). Its addresses stand in the namespaces `filing` and `organisations`, joined in `project.urls`.
"""
