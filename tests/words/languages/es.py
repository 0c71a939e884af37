"""Spanish: what asks for room, and what only seems to."""

from __future__ import annotations

ASKED: list[tuple[str, str]] = [
    ("dejame en pazzz de una vez!!", "stop"),
    ("No me vuelvas a escribir nunca", "stop"),
    ("che, dejá de mandarme mensajes", "stop"),
    ("Le ruego que no me contacte más", "stop"),
    ("ya no kiero saber nada de ti", "stop"),
    ("ahora no puedo hablar, toy en una reunión", "pause"),
    ("Necesito espacio, de verdad", "pause"),
    ("dame unos días porfa", "pause"),
    ("llamame mas tarde plis", "pause"),
    ("me escribes demasiado", "less"),
    ("con una llamada a la semana es suficiente", "less"),
    ("no me llames, mejor escríbeme", "channel"),
    ("por favor no me mandes audios", "channel"),
    ("no me llames después de las diez", "hours"),
    ("nunca me escribas los domingos", "hours"),
    ("no quiero hablar de mi ex", "topic"),
    ("cambiemos de tema, por favor", "topic"),
    ("BAJA", "opt-out"),
    ("quiero darme de baja de la lista", "opt-out"),
    ("llámame cuando quieras", "open"),
    ("te echo mucho de menos", "open"),
    ("perdona por no contestar antes", "open"),
]

NEAR_MISSES: list[str] = [
    "no me dejes sola",
    "no me llames tonta",
    "¿quieres que te deje en paz?",
    "déjalo tranquilo",
    "mi hermana no deja de llamarme",
    "no dejes de intentarlo",
    "él dijo que lo dejara en paz",
    "déjame las llaves en la mesa",
]
