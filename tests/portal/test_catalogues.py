from pathlib import Path

import pytest

from portal import catalogues

DOMAIN = catalogues.Domain("app", ("app/**/*.html",))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "templates" / "app").mkdir(parents=True)
    monkeypatch.setattr(catalogues, "DOMAINS", (DOMAIN,))
    return tmp_path


def code(root: Path, text: str) -> None:
    (root / "app" / "code.py").write_text(text)


def template(root: Path, text: str) -> None:
    (root / "templates" / "app" / "page.html").write_text(text)


def translate(root: Path, old: str, new: str) -> None:
    path = DOMAIN.po(root)
    path.write_text(path.read_text().replace(f'{old}\nmsgstr ""', f"{old}\nmsgstr {new}"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{% translate 'One' %}", [("One", None)]),
        (
            "{% blocktranslate trimmed with a=b %}\n Say {{ a }}\n here {% endblocktranslate %}",
            [("Say %(a)s here", None)],
        ),
        (
            "{% blocktranslate count n=n %}one cat{% plural %}{{ n }} cats{% endblocktranslate %}",
            [(("one cat", "%(n)s cats"), None)],
        ),
        ("{% translate 'May' context 'month' %}", [("May", "month")]),
        ("<p>don't</p> {{ x|default:'y' }}", []),
        ('{% translate "It\'s 100 %" as words %}', [("It's 100 %%", None)]),
    ],
)
def test_messages_are_found_in_templates(text: str, found: list[object]) -> None:
    assert list(catalogues.in_template(text)) == found


def test_new_message_is_missing_then_untranslated_then_right(root: Path) -> None:
    code(root, 'from x import gettext as _\n_("Wave")\n')
    assert catalogues.faults(root) == ["app: missing: 'Wave'"]
    catalogues.update(root, DOMAIN)
    assert catalogues.faults(root) == ["app: untranslated: 'Wave'"]
    translate(root, 'msgid "Wave"', '"Pulje"')
    assert catalogues.faults(root) == []


def test_unused_translation_is_a_fault_until_the_next_update(root: Path) -> None:
    code(root, '_("Wave")\n')
    catalogues.update(root, DOMAIN)
    translate(root, 'msgid "Wave"', '"Pulje"')
    code(root, "")
    assert catalogues.faults(root) == ["app: unused: 'Wave'"]
    catalogues.update(root, DOMAIN)
    assert catalogues.faults(root) == []


def test_lost_placeholder_is_a_fault(root: Path) -> None:
    code(root, '_("%(count)s waves") % {"count": 1}\n')
    catalogues.update(root, DOMAIN)
    translate(root, 'msgid "%(count)s waves"', '"puljer %(antall)s"')
    assert len(catalogues.faults(root)) == 1


def test_compiled_catalogue_is_made_once(root: Path) -> None:
    template(root, "{% translate 'Wave' %}")
    catalogues.update(root, DOMAIN)
    assert [catalogues.compiled(root, DOMAIN) for _time in range(2)] == [True, False]
    assert DOMAIN.po(root).with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"


def test_update_twice_gives_the_same_file(root: Path) -> None:
    template(root, "{% translate 'Wave' %}")
    catalogues.update(root, DOMAIN)
    first = DOMAIN.po(root).read_bytes()
    catalogues.update(root, DOMAIN)
    assert DOMAIN.po(root).read_bytes() == first
