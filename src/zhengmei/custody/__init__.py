"""Safe keeping 账号安全: Credential, Opening, PasswordChange, Handover, Authorisation, Recovery, CustodyRule.

WH-5.2-b, HZ-2.3.3-b, BL-3.3-f, SX-3.6-b: who keeps the password of a platform account, when it was last changed, and that
it passes from hand to hand with both confirming. Passwords lie sealed (`sealed.fields.SealedText`), are opened by a keeper
with a reason, shown once, and stand in no list, export, log or record. Neighbours: filing below, monitoring above.
"""
