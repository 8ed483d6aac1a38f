"""The fictional measures, written out.

They are not drawn by chance: together they show every status, every state of approval, plans that
hold and plans that slip, as seen in November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Milestone:
    """A date of the first plan, today's expectation and the day it was done ("" = open)."""

    title: str
    baseline: str
    forecast: str = ""
    done: str = ""
    precision: str = "Tag"


@dataclass(frozen=True)
class Measure:
    """One fictional measure; dates ISO, money in thousand euros a year."""

    title: str
    fields: tuple[str, ...]
    working_group: str
    district_id: str
    status: str
    approval: str = ""
    approval_date: str = ""
    dates: tuple[str, str, str] = ("", "", "")  # start, planned end, forecast end
    target: tuple[float, str, float] | None = None  # target value, unit, current value
    updated: str = "2026-10-30"
    money: dict[int, int] = field(default_factory=dict)
    spending: float = 0.9  # part of the approved money that is spent
    milestones: tuple[Milestone, ...] = ()
    note: str = ""
    is_public: bool = True


ENERGY, BUILDING = "AG Energie & Umwelt", "AG Städtebau"
CULTURE, ECONOMY = "AG Bildung & Kultur", "AG Wirtschaft"

MEASURES = (
    Measure(
        "Digitale Haltestelle",
        ("mobilitaet",),
        BUILDING,
        "",
        "in Umsetzung",
        "bewilligt",
        "2022-05-10",
        ("2022-06-01", "2026-12-31", "2027-06-30"),
        (40, "Haltestellen", 22),
        money={2022: 60, 2023: 180, 2024: 240, 2025: 240, 2026: 200, 2027: 80},
        milestones=(
            Milestone("Konzept", "2022-12-31", "2022-12-14", "2022-12-14"),
            Milestone("Erste zehn Haltestellen", "2024-06-30", "2024-09-20", "2024-09-20"),
            Milestone("Dreißig Haltestellen", "2026-06-30", "2027-02-28"),
            Milestone("Alle Haltestellen", "2026-12-31", "2027-06-30"),
        ),
        note="Beispielnotiz: Lieferung verzögert sich.",
    ),
    Measure(
        "Leihräder am Bahnhof",
        ("mobilitaet", "nachhaltigkeit"),
        ENERGY,
        "01",
        "abgeschlossen",
        "bewilligt",
        "2021-08-15",
        ("2021-09-01", "2024-03-31", "2024-03-15"),
        (30, "Leihräder", 30),
        updated="2026-09-01",
        money={2021: 40, 2022: 90, 2023: 70, 2024: 20},
        spending=0.97,
        milestones=(
            Milestone("Standort gewählt", "2022-03-31", "2022-03-31", "2022-03-24"),
            Milestone("Erste Ausleihe", "2023-06-30", "2023-06-30", "2023-06-30", "Monat"),
            Milestone("Regelbetrieb", "2024-03-31", "2024-03-15", "2024-03-15"),
        ),
    ),
    Measure(
        "Lastenrad für das Quartier",
        ("mobilitaet",),
        BUILDING,
        "11",
        "geplant",
        "beantragt",
        "2025-09-15",
        ("2026-03-01", "2027-09-30", "2028-03-31"),
        (6, "Lastenräder", 0),
        updated="2026-06-12",
        money={2026: 30, 2027: 60, 2028: 15},
        milestones=(
            Milestone("Förderbescheid", "2025-12-31", "2027-01-31"),
            Milestone("Erstes Lastenrad", "2026-10-31", "2027-06-30", precision="Monat"),
            Milestone("Alle Lastenräder", "2027-09-30", "2028-03-31", precision="Quartal"),
        ),
        note="Beispielnotiz: Rückfrage des Fördergebers offen.",
    ),
    Measure(
        "Offener Lernort",
        ("lernen",),
        CULTURE,
        "07",
        "in Umsetzung",
        "bewilligt",
        "2023-02-20",
        ("2023-04-01", "2026-11-30", "2026-11-30"),
        (1200, "Besuche im Jahr", 1040),
        money={2023: 110, 2024: 150, 2025: 150, 2026: 90},
        milestones=(
            Milestone("Räume gemietet", "2023-06-30", "2023-06-30", "2023-06-12"),
            Milestone("Eröffnung", "2024-01-31", "2024-01-31", "2024-01-26"),
            Milestone(
                "Kursprogramm für alle Altersgruppen", "2025-09-30", "2025-09-30", "2025-09-30"
            ),
            Milestone("Übergabe an den Träger", "2026-11-30", "2026-11-30"),
        ),
    ),
    Measure(
        "Digitale Sprechstunde",
        ("lernen", "leben"),
        CULTURE,
        "",
        "in Umsetzung",
        "bewilligt",
        "2024-03-01",
        ("2024-05-01", "2027-04-30", "2027-04-30"),
        (500, "Beratungen", 310),
        money={2024: 40, 2025: 60, 2026: 60, 2027: 20},
        milestones=(
            Milestone("Ehrenamtliche geschult", "2024-09-30", "2024-09-30", "2024-09-18"),
            Milestone("Sprechstunde in sechs Bezirken", "2025-12-31", "2025-12-31", "2025-12-10"),
            Milestone("Sprechstunde in allen Bezirken", "2026-12-31", "2026-12-31"),
        ),
    ),
    Measure(
        "Werkstatt für offene Daten",
        ("lernen",),
        ECONOMY,
        "",
        "in Umsetzung",
        "überarbeiten",
        "2026-04-20",
        ("2025-01-01", "2026-12-31", "2027-12-31"),
        (50, "Datensätze", 12),
        updated="2026-05-04",
        money={2025: 80, 2026: 120, 2027: 60},
        milestones=(
            Milestone("Verzeichnis der Daten", "2025-06-30", "2025-11-28", "2025-11-28"),
            Milestone("Erste Veröffentlichung", "2026-03-31", "2027-01-15"),
            Milestone("Fünfzig Datensätze", "2026-12-31", "2027-12-31", precision="Quartal"),
        ),
        note="Beispielnotiz: Antrag wird neu gerechnet.",
    ),
    Measure(
        "Werkzeugkasten zum Leihen",
        ("nachhaltigkeit",),
        ENERGY,
        "02",
        "Idee",
        "nicht beantragt",
        updated="2026-02-18",
        target=(200, "Ausleihen im Jahr", 0),
    ),
    Measure(
        "Bäume mit Bodensensoren",
        ("nachhaltigkeit",),
        ENERGY,
        "03",
        "in Umsetzung",
        "bewilligt",
        "2023-10-05",
        ("2024-02-01", "2027-01-31", "2027-01-31"),
        (300, "Bäume", 260),
        money={2024: 70, 2025: 90, 2026: 60, 2027: 10},
        milestones=(
            Milestone("Fünfzig Bäume", "2024-10-31", "2024-10-31", "2024-10-22", "Monat"),
            Milestone("Zweihundert Bäume", "2025-12-31", "2026-02-27", "2026-02-27"),
            Milestone("Alle Bäume", "2027-01-31", "2027-01-31"),
        ),
    ),
    Measure(
        "Sparsame Straßenbeleuchtung",
        ("nachhaltigkeit",),
        BUILDING,
        "06",
        "in Umsetzung",
        "bewilligt",
        "2022-11-30",
        ("2023-01-01", "2026-06-30", "2026-12-15"),
        (900, "Leuchten", 840),
        money={2023: 300, 2024: 320, 2025: 280, 2026: 150},
        spending=1.15,
        milestones=(
            Milestone("Ausschreibung", "2023-06-30", "2023-06-30", "2023-06-02"),
            Milestone("Die Hälfte der Leuchten", "2024-12-31", "2025-03-14", "2025-03-14"),
            Milestone("Alle Leuchten", "2026-06-30", "2026-12-15"),
        ),
        note="Beispielnotiz: Mehrkosten beim Material.",
    ),
    Measure(
        "Quartierstreff mit Bildschirm",
        ("leben",),
        CULTURE,
        "12",
        "abgeschlossen",
        "bewilligt",
        "2021-12-01",
        ("2022-01-01", "2023-09-30", "2024-02-28"),
        (3, "Treffpunkte", 3),
        updated="2026-03-31",
        money={2022: 80, 2023: 110, 2024: 20},
        spending=1.0,
        milestones=(
            Milestone("Erster Treffpunkt", "2022-10-31", "2022-10-31", "2022-10-28", "Monat"),
            Milestone("Dritter Treffpunkt", "2023-09-30", "2024-02-28", "2024-02-28"),
        ),
    ),
    Measure(
        "Verzeichnis leerer Läden",
        ("leben",),
        ECONOMY,
        "01",
        "geplant",
        "beantragt",
        "2026-08-12",
        ("2027-01-01", "2027-12-31", "2027-12-31"),
        (150, "Läden", 0),
        money={2027: 45},
        milestones=(
            Milestone("Erhebung", "2027-04-30", "2027-04-30", precision="Monat"),
            Milestone("Veröffentlichung", "2027-12-31", "2027-12-31", precision="Quartal"),
        ),
    ),
    Measure(
        "Gemeinsame Terminbuchung",
        ("leben",),
        BUILDING,
        "",
        "gestoppt",
        "abgelehnt",
        "2024-11-05",
        ("2024-01-01", "2025-06-30", ""),
        (12, "Ämter", 2),
        updated="2024-11-20",
        money={2024: 50, 2025: 40},
        spending=0.3,
        milestones=(
            Milestone("Zwei Ämter", "2024-06-30", "2024-06-30", "2024-06-21"),
            Milestone("Alle Ämter", "2025-06-30"),
        ),
        note="Beispielnotiz: Ablehnung wegen doppelter Förderung.",
        is_public=False,
    ),
    Measure(
        "Wohnen mit Assistenz",
        ("leben", "nachhaltigkeit"),
        BUILDING,
        "10",
        "geplant",
        "bewilligt",
        "2026-09-01",
        ("2027-01-01", "2028-12-31", "2028-12-31"),
        (24, "Wohnungen", 0),
        money={2027: 210, 2028: 190},
        milestones=(
            Milestone("Musterwohnung", "2027-06-30", "2027-06-30", precision="Quartal"),
            Milestone("Zwölf Wohnungen", "2027-12-31", "2027-12-31", precision="Jahr"),
            Milestone("Alle Wohnungen", "2028-12-31", "2028-12-31", precision="Jahr"),
        ),
    ),
    Measure("Wochenende zum Tüfteln", ("lernen",), ECONOMY, "", "Idee", updated="2025-11-03"),
)
