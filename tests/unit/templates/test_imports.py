"""What the template layer imports before it is needed."""

from __future__ import annotations

import subprocess
import sys


def test_jinja_is_imported_when_a_template_is_in_it() -> None:
    program = "import sys, ormlint.templates; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
