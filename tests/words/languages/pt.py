"""Portuguese: what asks for room, and what only seems to."""

from __future__ import annotations

ASKED: list[tuple[str, str]] = [
    ("me deixa em pazzz", "stop"),
    ("nao me liga mais pfv", "stop"),
    ("pare de me mandar mensagem", "stop"),
    ("Não quero mais te ver", "stop"),
    ("deixe-nos em paz, por favor", "stop"),
    ("agora não posso falar, to dirigindo", "pause"),
    ("preciso de um tempo sozinha", "pause"),
    ("me liga mais tarde", "pause"),
    ("me dá uns dias pra pensar", "pause"),
    ("vc me manda mensagem demais", "less"),
    ("uma vez por semana é suficiente", "less"),
    ("não me ligue, manda mensagem", "channel"),
    ("não me mande áudios", "channel"),
    ("não me ligue depois das dez", "hours"),
    ("nunca me escreva de madrugada", "hours"),
    ("não quero falar sobre isso", "topic"),
    ("podemos mudar de assunto?", "topic"),
    ("SAIR", "opt-out"),
    ("quero cancelar minha inscrição", "opt-out"),
    ("me liga quando quiser", "open"),
    ("estou com saudades de você", "open"),
    ("desculpa não ter respondido antes", "open"),
]

NEAR_MISSES: list[str] = [
    "não me deixe sozinha",
    "não me chame de idiota",
    "quer que eu te deixe em paz?",
    "deixa ele em paz",
    "ele não para de me ligar",
    "me deixa ver isso",
    "não vá embora",
    "ela disse que precisa de espaço",
]
