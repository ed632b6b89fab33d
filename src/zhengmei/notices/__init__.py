"""Notices 通知: telling a person that something waits, in the inbox, by e-mail and through robots of group chats.

Nouns: Notice, NoticeChoice, Robot, Ladder, Delivery. Rooms above call `actions.notify` in the transaction of their act;
what has to leave the house is a Delivery row that `tasks` sweeps. The room knows no units: who stands above a person,
and whose robots somebody may set up, is asked by name (`settings.NOTICE_LADDER`, `settings.NOTICE_UNITS`).
"""
