"""Norwegian and Sami alphabetical order, the same on every database (stored as a sort key).

SQLite, PostgreSQL and their many collations disagree about Æ, Ø, Å, about Sami letters and even about spaces. So a
sort key is made of digits only, two for each letter, which every collation puts in the same order.
"""

import unicodedata

# Word by word: a space comes before every letter. Sami letters follow their base letter; æ, ø, å close the alphabet.
ORDER = " 0123456789abcčdđefgǥhijkǩlmnŋopqrsštŧuvwxyzžʒǯæøå"
PLACES = {letter: f"{place:02d}" for place, letter in enumerate(ORDER, start=10)}
SORTED_AS = {"ä": "æ", "ö": "ø", "ü": "y", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
FOLDED = {
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ß": "ss",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ŋ": "n",
    "ŧ": "t",
    "ł": "l",
    "ı": "i",
    "ǥ": "g",
    "ʒ": "z",
    "ǯ": "z",
}
GAPS = "-–—/"
DOUBLED = (("aa", "a"), ("oe", "o"))  # how å and ø are written on a keyboard that lacks them


def sort_key(name: str) -> str:
    """Return a key of digits that sorts ``name`` as a Norwegian reader expects, Sami letters after their base."""
    letters = "".join(SORTED_AS.get(letter, letter) for letter in _letters(name))
    known = "".join(letter if letter in PLACES else _base(letter) for letter in letters)
    return "".join(PLACES[letter] for letter in " ".join(known.split()))


def fold(name: str) -> str:
    """Return ``name`` in plain lower-case ASCII with single spaces, for forgiving search."""
    plain = "".join(FOLDED.get(letter) or _base(letter) for letter in _letters(name))
    return " ".join(plain.split())


def search_key(*names: str, longest: int = 300) -> str:
    """Return the names folded, each once: the text that a search looks in."""
    return " | ".join(dict.fromkeys(filter(None, map(fold, names))))[:longest]


def spellings(word: str) -> tuple[str, ...]:
    """Return the folded forms under which a typed word may stand: as it is, and with aa and oe read as å and ø."""
    found = [fold(word)]
    for doubled, single in DOUBLED:
        found += [form.replace(doubled, single) for form in found if doubled in form]
    return tuple(dict.fromkeys(found))


def _letters(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _base(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare.isascii() and bare.isalnum():
        return bare
    return " " if letter.isspace() or letter in GAPS else ""
