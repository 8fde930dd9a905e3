"""Step ⑦: is a figure plausible? Shape is the parser's, keys and relations are dbt's
(docs/path-of-a-submission.md).
"""
