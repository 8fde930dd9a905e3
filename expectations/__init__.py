"""Step ⑦: is a figure plausible? Shape is the parser's, keys and relations are dbt's
(docs/path-of-a-submission.md).
"""

import logging

# Before Great Expectations is imported: it would log a line for each of its functions, which was most of a task's log.
logging.getLogger("great_expectations").setLevel(logging.ERROR)
