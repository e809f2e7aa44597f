"""Every package beside the given stack has its reason on the decision's page."""

import re
import tomllib

from tests.docs.tables import ROOT

PAGE = ROOT / "docs" / "decisions" / "0005-packages.md"


def test_every_dependency_is_named():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[=<>]", one)[0].lower() for one in wanted}
    told = {word.lower() for word in re.findall(r"[\w-]+", PAGE.read_text())}
    assert names <= told


def test_the_table_names_no_package_that_is_gone():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    rows = re.findall(r"^\| ([a-z][\w-]+) \|", PAGE.read_text(), re.M)
    assert set(rows) <= set(project["dependencies"])
