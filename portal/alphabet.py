"""Norwegian and Sami alphabetical order, the same on every database (stored as a sort key)."""

import unicodedata

# Each letter's place after its base letter; Norwegian æ, ø, å close the alphabet (ä and ö sort with æ and ø).
AFTER = {"č": "c1", "đ": "d1", "ŋ": "n1", "š": "s1", "ŧ": "t1", "ž": "z1"}
LAST = {"æ": "zz1", "ä": "zz1", "ø": "zz2", "ö": "zz2", "å": "zz3"}
FOLDED = {"æ": "ae", "ø": "o", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"}


def sort_key(name: str) -> str:
    """Return an ASCII key that sorts ``name`` as a Norwegian reader expects, Sami letters after their base."""
    key = []
    for letter in unicodedata.normalize("NFC", name.casefold()):
        known = AFTER.get(letter) or LAST.get(letter)
        key.append(known or _base(letter))
    return "".join(key)


def fold(name: str) -> str:
    """Return ``name`` in plain lower-case ASCII, for forgiving search."""
    letters = unicodedata.normalize("NFC", name.casefold())
    return "".join(FOLDED.get(letter) or _base(letter) for letter in letters)


def _base(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare.isascii() and bare.isalnum():
        return bare
    return " " if letter.isspace() or letter in "-/–" else ""
