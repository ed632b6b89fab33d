"""Content and review 内容审核: drafts, gates, steps, signatures, permits. 先审后发, 分级分类审核.

Nouns: Draft 稿件, Revision 稿次, Attachment 素材, ReviewStep 审核步骤, GateVerdict 关口意见, HitDecision 命中处理, CounterSign 会签,
Permit 发布许可. A permit is the only thing that makes a text publishable. Below: filing, custody; above: publishing.
"""
