"""French: what asks for room, and what only seems to."""

from __future__ import annotations

ASKED: list[tuple[str, str]] = [
    ("fous-moi la paix bordel", "stop"),
    ("stp arrete de m'ecrire", "stop"),
    ("Ne m'appelez plus jamais", "stop"),
    ("jveux plus te voir", "stop"),
    ("Oublie mon numéro", "stop"),
    ("jpeux pas parler la, jsuis en réunion", "pause"),
    ("J'ai besoin de temps pour réfléchir", "pause"),
    ("laisse-moi tranquille ce soir", "pause"),
    ("rappelle-moi plus tard stp", "pause"),
    ("tu m'écris trop souvent", "less"),
    ("une fois par semaine, ça suffit", "less"),
    ("ne m'appelle pas, écris-moi", "channel"),
    ("merci de ne plus m'envoyer de vocaux", "channel"),
    ("ne m'appelle pas après dix heures", "hours"),
    ("ne m'écrivez jamais le dimanche", "hours"),
    ("je ne veux pas en parler", "topic"),
    ("on peut changer de sujet ?", "topic"),
    ("ARRET", "opt-out"),
    ("je souhaite me désabonner", "opt-out"),
    ("appelle-moi quand tu veux", "open"),
    ("tu me manques tellement", "open"),
    ("désolé de ne pas avoir répondu", "open"),
]

NEAR_MISSES: list[str] = [
    "ne me laisse pas seule",
    "ne m'appelle pas comme ça",
    "tu veux que je te laisse tranquille ?",
    "laisse-le tranquille",
    "il n'arrête pas de m'appeler",
    "laisse-moi t'aider",
    "ne t'en va pas",
    "elle dit qu'elle a besoin d'espace",
]
