"""Rule packs: found, collected, and what is said of a broken one."""

import sys
from importlib.metadata import EntryPoint

import pytest

from ormlint.packs import GROUP, PackError, configured, load_rules

RULE = '"""Bad."""\nfrom ormlint.api import Rule\nrule = Rule(__name__, code="{}", since="1")\n'


@pytest.fixture
def pack(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def make(name, files):
        for path, text in {"__init__.py": "", **files}.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return EntryPoint(name, name, GROUP)

    yield make
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_all_submodules_are_searched(pack):
    files = {
        "deep/__init__.py": "",
        "deep/bad_thing.py": RULE.format("ACM101"),
        "other.py": RULE.format("ACM102"),
    }
    files["shared.py"] = "from acme_rules.other import rule\nvalue = 1\n"
    rules = load_rules([pack("acme_rules", files)])
    assert [(rule.code, rule.name) for rule in rules] == [
        ("ACM101", "bad-thing"),
        ("ACM102", "other"),
        ("QRY001", "unused-suppression"),
    ]


def test_a_pack_named_twice_is_loaded_once(pack):
    found = pack("twice_rules", {"a.py": RULE.format("ACM101")})
    assert len(load_rules([found, found])) == 2


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.py": "import nowhere_to_be_found"}, "cannot be loaded: ModuleNotFoundError: No module named"),
        ({"a.py": "def f(:"}, "cannot be loaded: SyntaxError: "),
        ({"sub/__init__.py": "1 / 0"}, "cannot be loaded: ZeroDivisionError: "),
        ({"sub/__init__.py": "import nowhere_to_be_found"}, "cannot be loaded: ModuleNotFoundError"),
        ({}, "holds no rule"),
        ({"a.py": "rule = 1"}, "holds no rule"),
        ({"a.py": RULE.format("acme-1")}, "has the code `acme-1`"),
    ],
)
def test_broken_pack(pack, files, message):
    with pytest.raises(PackError) as caught:
        load_rules([pack("broken_rules", files)])
    assert str(caught.value).startswith("rule pack `broken_rules`")
    assert message in str(caught.value)


def test_pack_that_is_not_there():
    with pytest.raises(PackError, match="rule pack `ghost` cannot be loaded: ModuleNotFoundError"):
        load_rules([EntryPoint("ghost", "ghost_rules", GROUP)])


@pytest.mark.parametrize(
    "twin", [{"b.py": RULE.format("ACM101")}, {"sub/__init__.py": "", "sub/a.py": RULE.format("ACM9")}]
)
def test_two_rules_of_one_code_or_name(pack, twin):
    with pytest.raises(PackError, match="are both called"):
        load_rules([pack("twin_rules", {"a.py": RULE.format("ACM101"), **twin})])


def test_our_own_rules_come_by_the_same_door():
    rules = load_rules()
    assert all(rule.page for rule in rules)
    assert [rule.code for rule in rules] == sorted(rule.code for rule in rules)


def test_options_return_to_their_defaults(pack):
    (rule, _) = load_rules([pack("option_rules", {"a.py": RULE.format("ACM101")})])
    rule.options = {"least": 1, "most": 2}
    with configured([rule], {"a": {"least": 5}}):
        assert rule.options == {"least": 5, "most": 2}
    with pytest.raises(KeyError), configured([rule], {}):
        rule.option("nothing")
    assert rule.options == {"least": 1, "most": 2}


def test_rules_know_their_pages(pack, monkeypatch):
    from email.message import Message

    class Distribution:
        name, version, metadata = "acme", "1", Message()

    found = pack("linked_rules", {"bad_thing.py": RULE.format("ACM101")})
    monkeypatch.setattr(EntryPoint, "dist", Distribution())
    assert load_rules([found])[0].page_url == ""
    Distribution.metadata["Project-URL"] = "Repository, https://example.org"
    Distribution.metadata["Project-URL"] = "Rules, https://example.org/rules/"
    assert load_rules([found])[0].page_url == "https://example.org/rules/bad-thing.md"
