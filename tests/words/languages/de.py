"""German: what asks for room, and what only seems to."""

from __future__ import annotations

ASKED: list[tuple[str, str]] = [
    ("lass mich endlich in ruuuhe", "stop"),
    ("Schreiben Sie mir bitte nicht mehr", "stop"),
    ("hör auf mich zu stalken", "stop"),
    ("ich will nie wieder was von dir hören", "stop"),
    ("Lösch meine Nummer", "stop"),
    ("kann grad nicht reden, bin im meeting", "pause"),
    ("Ich brauche etwas Abstand", "pause"),
    ("gib mir ein paar Tage", "pause"),
    ("ruf mich bitte später an", "pause"),
    ("du schreibst mir zu viel", "less"),
    ("einmal pro Woche reicht", "less"),
    ("ruf mich nicht an, schreib mir lieber", "channel"),
    ("bitte keine Sprachnachrichten mehr", "channel"),
    ("ruf mich nicht nach zehn an", "hours"),
    ("schreib mir nie am Wochenende", "hours"),
    ("ich will nicht darüber reden", "topic"),
    ("lass uns das Thema wechseln", "topic"),
    ("ABMELDEN", "opt-out"),
    ("bitte nehmen Sie mich aus dem Verteiler", "opt-out"),
    ("ruf mich jederzeit an", "open"),
    ("ich vermisse dich so", "open"),
    ("sorry für die späte Antwort", "open"),
]

NEAR_MISSES: list[str] = [
    "lass mich nicht allein",
    "nenn mich nicht dumm",
    "soll ich dich in Ruhe lassen?",
    "lass ihn in Ruhe",
    "er hört nicht auf mich anzurufen",
    "lass mich dir helfen",
    "geh nicht weg",
    "sie sagt, sie braucht Abstand",
]
