"""The append-only record 记录: who did what, when, to what and why, each entry bound to the one before by a hash.

Nouns: AuditEntry. Rooms call `actions.record` inside the transaction of their act. The database itself refuses update
and delete (triggers on both engines).
"""
