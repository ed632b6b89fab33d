"""Inspection 检查: Round, RoundAccount, RoundFinding, Judgement, Bulletin. From findings to a bulletin ready to sign.

Chapter: inspection and assessment. Scores, rectification and sanctions come with later issues. Neighbour: monitoring below.
"""
