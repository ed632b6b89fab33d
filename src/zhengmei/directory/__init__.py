"""The public face 公开查询: which accounts are real, what became of them, and the notices. Reads only, works signed out.

Nothing of a person is ever shown here: no leader, no liaison, no number. Secret units stay out.
Articles: 防城港 第十四条、第二十八条; 北仑 二（一）; 杭州 二（三）1; 威海 三（三）. Nouns: none of its own. Reads filing.
"""
