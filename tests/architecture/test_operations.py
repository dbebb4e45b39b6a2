import re

from tests.architecture.code import ROOT

READ = re.compile(r'(?:environ(?:\.get)?[(\[]|_secret\()"([A-Z_]+)"')


def test_every_variable_that_settings_read_is_in_the_operations_page() -> None:
    read = set(READ.findall((ROOT / "config/settings.py").read_text(encoding="utf-8")))
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    assert len(read) >= 8
    assert read == listed


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()) - {"help"}
    assert targets == set(re.findall(r'@echo "make (\w+)', makefile))
