"""Dutch: what asks for room, and what only seems to."""

from __future__ import annotations

ASKED: list[tuple[str, str]] = [
    ("laat me met russst", "stop"),
    ("stuur me geen berichten meer", "stop"),
    ("Hou op met bellen", "stop"),
    ("ik wil je nooit meer spreken", "stop"),
    ("verwijder mijn nummer", "stop"),
    ("kan nu niet praten, zit in een meeting", "pause"),
    ("Ik heb wat afstand nodig", "pause"),
    ("geef me een paar dagen", "pause"),
    ("bel me later aub", "pause"),
    ("je appt me te veel", "less"),
    ("één keer per week is genoeg", "less"),
    ("bel me niet, app me liever", "channel"),
    ("stuur geen spraakberichten meer", "channel"),
    ("bel me niet na tien uur", "hours"),
    ("app me nooit 's nachts", "hours"),
    ("ik wil er niet over praten", "topic"),
    ("kunnen we van onderwerp veranderen?", "topic"),
    ("UITSCHRIJVEN", "opt-out"),
    ("haal mij van de mailinglijst", "opt-out"),
    ("bel me wanneer je wilt", "open"),
    ("ik mis je zo", "open"),
    ("sorry voor de late reactie", "open"),
]

NEAR_MISSES: list[str] = [
    "laat me niet alleen",
    "noem me niet dom",
    "wil je dat ik je met rust laat?",
    "laat hem met rust",
    "hij stopt niet met bellen",
    "laat me je helpen",
    "ga niet weg",
    "ze zegt dat ze ruimte nodig heeft",
]
