"""Italian: what asks for room, and what only seems to."""

from __future__ import annotations

ASKED: list[tuple[str, str]] = [
    ("lasciami in paceee", "stop"),
    ("nn mi scrivere piu", "stop"),
    ("La smetta di telefonarmi", "stop"),
    ("Non voglio più vederti", "stop"),
    ("cancella il mio numero", "stop"),
    ("ora non posso parlare, sto guidando", "pause"),
    ("ho bisogno di stare da solo", "pause"),
    ("richiamami più tardi per favore", "pause"),
    ("dammi qualche giorno", "pause"),
    ("mi scrivi troppo spesso", "less"),
    ("una volta alla settimana basta", "less"),
    ("non chiamarmi, scrivimi", "channel"),
    ("per favore non mandarmi vocali", "channel"),
    ("non chiamarmi dopo le dieci", "hours"),
    ("non scrivetemi mai di notte", "hours"),
    ("non voglio parlarne", "topic"),
    ("cambiamo argomento", "topic"),
    ("ANNULLA", "opt-out"),
    ("vorrei cancellarmi dalla newsletter", "opt-out"),
    ("chiamami quando vuoi", "open"),
    ("mi manchi tantissimo", "open"),
    ("scusa se non ho risposto", "open"),
]

NEAR_MISSES: list[str] = [
    "non lasciarmi sola",
    "non chiamarmi idiota",
    "vuoi che ti lasci in pace?",
    "lascialo in pace",
    "lui non smette di chiamarmi",
    "lasciami vedere",
    "non andartene",
    "lei dice che ha bisogno di spazio",
]
