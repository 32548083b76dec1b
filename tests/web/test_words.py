"""The English word lists that ship with the web app keep their promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

WORDS = Path(__file__).resolve().parents[2] / "src" / "usness" / "web" / "static" / "words"
PASSPHRASE = "passphrase-en.txt"
SPOKEN = "spoken-en.txt"
ALPHABET = "abcdefghijklmnopqrstuvwxyz"

BOTH = pytest.mark.parametrize("name", [PASSPHRASE, SPOKEN])


def read(name: str) -> list[str]:
    return (WORDS / name).read_bytes().decode("ascii").split("\n")[:-1]


def one_edit_away(word: str) -> Iterator[str]:
    """Every string one insertion, deletion, substitution or neighbour swap away."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in ALPHABET:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def distance(a: str, b: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


SOUNDS = (
    ("tch", "C"), ("sch", "SK"), ("ch", "C"), ("sh", "X"), ("ph", "F"), ("th", "T"),
    ("wh", "W"), ("ck", "K"), ("qu", "KW"), ("gh", ""), ("kn", "N"), ("wr", "R"),
    ("dge", "J"), ("tion", "XN"), ("x", "KS"), ("ng", "NK"),
)  # fmt: skip
# Voiced and unvoiced partners count as one sound: a bad line blurs them first.
LETTERS = str.maketrans("bpdtvfzskqjylmnr", "PPTTFFSSKKJYLMNR")


def sound_key(word: str) -> str:
    """The consonants one hears, roughly: vowels only count at the start."""
    for spelling, sound in SOUNDS:
        word = word.replace(spelling, sound)
    key = ""
    for i, letter in enumerate(word):
        following = word[i + 1 : i + 2]
        if letter in "aeiou" or (letter == "y" and i > 0):
            key += "A" if i == 0 else ""
        elif letter == "c":
            key += "S" if following in ("e", "i", "y") else "K"
        elif letter == "g":
            key += "J" if following in ("e", "i", "y") else "K"
        elif letter in "wh":
            key += letter.upper() if following in ("a", "e", "i", "o", "u") else ""
        else:
            key += letter.translate(LETTERS)
    return re.sub(r"(.)\1+", r"\1", key)


@pytest.mark.parametrize(("name", "count"), [(PASSPHRASE, 2048), (SPOKEN, 256)])
def test_count(name: str, count: int) -> None:
    """Each list has exactly its power of two of words: 11 bits or 8 bits a word."""
    assert len(read(name)) == count


@BOTH
def test_sorted_without_duplicates(name: str) -> None:
    """Each list is sorted and holds no word twice."""
    words = read(name)
    assert words == sorted(set(words))


@BOTH
def test_file_shape(name: str) -> None:
    """Each file is lower-case a-z and line feeds alone, ending in one line feed."""
    assert re.fullmatch(rb"(?:[a-z]+\n)+", (WORDS / name).read_bytes())


@pytest.mark.parametrize(("name", "shortest", "longest"), [(PASSPHRASE, 3, 8), (SPOKEN, 2, 9)])
def test_lengths(name: str, shortest: int, longest: int) -> None:
    """Every word is within its list's bounds on length."""
    assert [w for w in read(name) if not shortest <= len(w) <= longest] == []


def test_passphrase_mean_length() -> None:
    """A passphrase word is short: fewer than six letters on average."""
    words = read(PASSPHRASE)
    assert sum(map(len, words)) / len(words) < 6


def test_passphrase_one_slip_is_never_another_word() -> None:
    """One wrong, missing, extra or swapped letter never turns a passphrase word
    into another one, so no two are within edit distance 1 of each other.
    """
    words = set(read(PASSPHRASE))
    clashes = {(w, near) for w in words for near in one_edit_away(w) if near in words and near != w}
    assert clashes == set()


@BOTH
def test_no_word_starts_another(name: str) -> None:
    """No word is the beginning of another, so words run together still read one way."""
    words = set(read(name))
    assert [w for w in sorted(words) for i in range(1, len(w)) if w[:i] in words] == []


@BOTH
def test_no_plural_beside_its_singular(name: str) -> None:
    """No list holds both a word and its regular plural."""
    words = set(read(name))
    plurals = {w + end for w in words for end in ("s", "es")}
    plurals |= {w[:-1] + "ies" for w in words if w.endswith("y")}
    plurals |= {re.sub(r"fe?$", "ves", w) for w in words if re.search(r"fe?$", w)}
    assert plurals & words == set()


def test_spoken_first_four_letters_are_unique() -> None:
    """The first four letters of a spoken word are enough to know it."""
    words = read(SPOKEN)
    assert len({w[:4] for w in words}) == len(words)


def test_spoken_words_sound_apart() -> None:
    """Any two spoken words differ by at least two heard consonants, so one
    misheard sound never turns a code word into another.
    """
    keys = {w: sound_key(w) for w in read(SPOKEN)}
    assert [(a, b) for a, b in combinations(keys, 2) if distance(keys[a], keys[b]) < 2] == []


def test_common_words_are_plain_and_sorted() -> None:
    """What everybody says is no find under two pages: a sorted list of words of four letters or more, each once."""
    words = (WORDS / "common-en.txt").read_text(encoding="ascii").split()
    assert words == sorted(set(words))
    assert all(re.fullmatch(r"[a-z']+", one) and len(one.replace("'", "")) >= 4 for one in words)
    assert {"really", "today", "something", "because"} <= set(words)
    assert not {"harbour", "lighthouse", "bread"} & set(words)


def test_spoken_holds_the_example() -> None:
    """The code shown as the example, 'lantern river nine clay', is a possible code."""
    assert {"lantern", "river", "nine", "clay"} <= set(read(SPOKEN))
