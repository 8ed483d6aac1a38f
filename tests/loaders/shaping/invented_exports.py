"""Invented exports of eight survey tools, with contact questions in free wording, by a seed."""

import csv
import io
import random

FIRST = ("Ida", "Otto", "Mia", "Ben", "Xenia", "Kaspar", "Leonie", "Anneliese", "Thilo", "Wanda")
LAST = ("Weberknecht", "Sommerfeldt", "Mustermannsen", "Winterhalder", "Quittenbaum", "Zirbelmann")
TOOLS = {
    "google": (["Zeitstempel"], lambda i: ["2024/05/02 10:00:00"]),
    "microsoft": (
        ["ID", "Startzeit", "Fertigstellungszeit"],
        lambda i: [str(i), "02.05.2024 10:00:00", "02.05.2024 10:05:00"],
    ),
    "limesurvey": (
        ["Antwort ID", "Datum Abgeschickt", "Letzte Seite"],
        lambda i: [str(i), "2024-05-02 10:00:00", "4"],
    ),
    "qualtrics": (
        ["ResponseId", "RecordedDate", "Status"],
        lambda i: [f"R_{i}", "2024-05-02 10:00:00", "0"],
    ),
    "sosci": (
        ["CASE", "QUESTNNR", "LASTDATA"],
        lambda i: [str(i), "base", "2024-05-02 10:00:00"],
    ),
    "unipark": (["lfdn", "tester", "dispcode"], lambda i: [str(i), "0", "31"]),
    "surveymonkey": (
        ["Respondent ID", "Collector ID", "Date Modified"],
        lambda i: [str(i), "9", "05/22/2024 10:00:00 AM"],
    ),
    "redcap": (["record_id", "redcap_event_name"], lambda i: [str(i), "a"]),
}
WORDS = {
    "name": (
        "Ihr Name", "Wie heißen Sie?", "Name (optional)", "Vor- und Nachname", "Wer sind Sie?",
        "Name, falls Sie gewinnen möchten", "Bitte nennen Sie uns Ihren Namen", "Ihr voller Name",
        "Für Rückfragen: wer hat ausgefüllt?", "Ansprechperson", "Name der Ansprechperson",
    ),
    "mail": (
        "E-Mail", "Wohin dürfen wir schreiben?", "Ihre Mailadresse", "Kontakt für Rückfragen",
        "Unter welcher Adresse erreichen wir Sie?", "e-mail (freiwillig)", "Newsletter an",
        "Wie können wir Sie benachrichtigen?", "Elektronische Post", "Wenn Sie mögen: Ihre Mail",
    ),
    "phone": (
        "Telefon", "Rückruf unter", "Ihre Handynummer", "Sonstiges", "Mobil", "Durchwahl",
        "Wie erreichen wir Sie tagsüber?", "Festnetz oder Handy", "WhatsApp", "Rufnummer",
    ),
}  # fmt: skip
PHONES = ("0365 8{n:06}", "+49 365 8{n:06}", "0049 170 8{n:06}", "(0365) 8{n:06}", "0170/8{n:06}")
FREE = ("Licht, sonst {mail} fragen", "Bitte {phone} anrufen", "Bänke", "Schatten, {mail}", "Bäume")


def invented(tool: str, seed: int) -> tuple[str, str, set[str]]:
    """A file's name and text, and all that must not be found of it: names, mails, numbers."""
    chance = random.Random(f"{tool}-{seed}")
    own, row = TOOLS[tool]
    kinds = [*WORDS, "asked", "free"]
    chance.shuffle(kinds)
    words = {kind: chance.choice(texts) for kind, texts in WORDS.items()}
    words |= {"asked": "Wie sicher ist der Weg?", "free": "Was fehlt Ihnen?"}
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";")
    writer.writerow([*own, *(words[kind] for kind in kinds)])
    secrets: set[str] = set()
    for i in range(chance.randint(3, 8)):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        mail = chance.choice(("{f}.{l}", "{l}", "{l}{n}")).format(f=first, l=last, n=seed).lower()
        said = {
            "name": f"{first} {last}",
            "mail": f"{mail}@example.org",
            "phone": chance.choice(PHONES).format(n=chance.randrange(10**6)),
            "asked": chance.choice(("sicher", "unsicher")),
        }
        secrets |= {last, said["mail"], said["phone"]}
        said["free"] = chance.choice(FREE).format(**said)
        writer.writerow([*row(i), *(said[kind] for kind in kinds)])
    return f"umfrage {tool} {seed}.csv", sink.getvalue(), secrets
