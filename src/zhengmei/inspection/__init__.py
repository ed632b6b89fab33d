"""Inspection 检查: Round, RoundAccount, RoundFinding, Judgement, Bulletin; Assessment. From findings to a bulletin ready to sign.

Chapter: inspection and assessment. Rectification and sanctions come with later issues. Neighbour: monitoring below.
"""
