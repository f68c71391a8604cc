"""A comment silences a rule that finds nothing there: it hides the next real finding.

**Why this hurts**

`# ormlint: ignore[relation-in-loop]` says "I know, and it is meant". Once the code has been mended, the
comment stays behind and silences the next mistake on the same statement. A misspelt name silences nothing
at all, while the reader believes that it does.

**What is reported**

- a name in `# ormlint: ignore[…]` or `# ormlint: ignore-file[…]` whose rule finds nothing there,
- a bare `# ormlint: ignore` or `# ormlint: ignore-file` where nothing is found,
- a name that is no rule's, and a directive that cannot be read.

`# noqa` is shared with other tools and is never reported.

**Known limits**

A name is judged only when its rule runs: a run with `--select` is silent about all others. A bare comment
is judged only when every rule that is on by default runs.
"""

from ormlint.api import Rule

rule = Rule(__name__, code="QRY001", since="0.1")
