"""The handbook in sections: one text for paper and screen."""

from klasapp.documents.handbook import (
    books,
    handbook,
    search,
    section_about,
    sections,
    spoken,
    words_of,
)

TEXT = """# Boek

![plaatje](pictures/x.png)

Begin met `klasapp`.

## Zaken
<!-- schermen: Zaken, Zaak; ook: Deze week -->

Een zaak.

### Praten
<!-- schermen: Gesprek -->

1. Druk op **`v` Verslag**.
2. Lees [meer](meer.md) over *kijken*.
   - Eén punt
     op twee regels.

```sh
# geen kop
```
"""


def test_each_heading_begins_a_section_that_knows_its_screens() -> None:
    first, cases, talk = sections(TEXT, "boek.md")
    assert (first.chapter, first.title) == ("Boek", "Boek")
    assert tuple(map(words_of, first.blocks)) == ("Begin met klasapp.",)
    assert (cases.screens, cases.also) == (("Zaken", "Zaak"), ("Deze week",))
    assert (talk.chapter, talk.title, talk.screens) == ("Zaken", "Praten", ("Gesprek",))
    assert (cases.opens_chapter, talk.opens_chapter) == (True, False)
    assert tuple(map(words_of, talk.blocks)) == (
        "Druk op [v] Verslag.",
        "Lees meer over kijken.",
        "Eén punt op twee regels.",
        "# geen kop",
    )
    key = talk.blocks[0].spans[1]
    assert (key.text, key.bold, key.code) == ("v", True, True)


def test_what_is_searched_is_found_without_accents_or_signs() -> None:
    made = sections(TEXT)
    assert [(hit.section.title, hit.text) for hit in search(made, "EEN punt")] == [
        ("Praten", "Eén punt op twee regels.")
    ]
    assert [hit.text for hit in search(made, "zaken")] == ["Een zaak."]
    assert search(made, " ") == ()
    assert spoken(made[2]) == (
        "Praten\n------\n1. Druk op [v] Verslag.\n2. Lees meer over kijken.\n"
        "  - Eén punt op twee regels.\n# geen kop\n"
    )


def test_a_screen_without_a_section_gets_the_beginning_of_its_chapter() -> None:
    assert section_about("Zaken", "bestaat niet").title == "Zaken"
    assert section_about("bestaat niet", "ook niet") is handbook()[0]
    assert {one.book for one in books()} >= {"handleiding.md", "installeren.md"}
