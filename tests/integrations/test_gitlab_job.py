"""The job for GitLab that the page shows: its script is run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from repositories import ROOT, run


def test_job(shop: Path) -> None:
    page = (ROOT / "docs" / "gitlab.md").read_text("utf-8")
    job = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0])["ormlint"]
    script = [line for line in job["script"] if not line.startswith("pip install")]
    done = run(["bash", "-ec", "\n".join(script)], shop)
    assert (done.returncode, done.stdout) == (1, "")
    issues = json.loads((shop / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert {"shop/views.py", "shop/services.py"} <= {issue["location"]["path"] for issue in issues}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
