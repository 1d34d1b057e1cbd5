"""The invented pupils of the practice school; nobody here exists."""

PUPILS: tuple[tuple[str, str, str], ...] = (
    ("Noor", "", "Vlietstra"), ("Sem", "van den", "Berkel"), ("Yara", "", "El Idrissi"),
    ("Daan", "", "Poelstra"), ("Lotte", "", "Zwanink"), ("Amin", "", "Haddouchi"),
    ("Fenna", "de", "Rooy"), ("Joris", "", "Kampstra"), ("Sara", "", "Öztekin"),
    ("Mats", "", "Wielinga"), ("Tygo", "", "Bleeker"), ("Iris", "van", "Oorschot"),
    ("Dylan", "", "Marteliano"), ("Zoë", "", "Braakhuis"), ("Luuk", "ter", "Horst"),
    ("Imane", "", "Benali"), ("Bram", "", "Nooteboom"), ("Emma", "", "Sterrenburg"),
    ("Julia", "", "Kowalczyk"), ("Finn", "", "Dijkgraaf"), ("Anouk", "", "Hazelhorst"),
    ("Rayan", "", "Chouaf"), ("Sofie", "", "Tempelaar"), ("Tobias", "", "Wervenbos"),
    ("Mila", "", "Arslanova"), ("Jesse", "", "Roodhart"), ("Nina", "van der", "Plaats"),
    ("Thijs", "", "Gortemaker"),
)  # fmt: skip
"""Given name, infix, family name; the places in this list are the demo's own numbers."""

CLIQUES: tuple[tuple[int, ...], ...] = (
    (0, 4, 6, 11, 13, 17),
    (1, 3, 7, 9, 12, 16, 27),
    (2, 8, 15, 18, 20, 24),
    (5, 14, 19, 21, 25, 23),
    (22, 26, 10),
)
"""Who goes around with whom."""

OLDER_NOTES = ((20, "Kan goed uitleggen. Hielp een klasgenoot met wiskunde."),)
NOTES = (
    (0, "Mentorgesprek: vindt de nieuwe klas gezellig, mist wel de oude buurt."),
    (10, "Vraagt vaak of hij in het lokaal mag blijven in de pauze."),
    (23, "Moeder belde: heeft al twee keer buikpijn gehad op woensdag."),
)
"""The pupil's place and a dated note about him or her."""
