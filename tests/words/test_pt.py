"""Portuguese: what asks for room, and what only seems to."""

from __future__ import annotations

import pytest

from letbe.words import DISTANCE, recognise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
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
    ],
)
def test_a_request_is_known_by_its_words(text: str, kind: str) -> None:
    """Every kind, formal and in a hurry."""
    (found,) = recognise([text])
    assert (found.kind, found.counts) == (kind, kind in DISTANCE)


@pytest.mark.parametrize(
    "text",
    [
        "não me deixe sozinha",
        "não me chame de idiota",
        "quer que eu te deixe em paz?",
        "deixa ele em paz",
        "ele não para de me ligar",
        "me deixa ver isso",
        "não vá embora",
        "ela disse que precisa de espaço",
    ],
)
def test_a_near_miss_asks_for_nothing(text: str) -> None:
    """Orders about other things, third persons, offers and their opposite are not taken for a request."""
    (found,) = recognise([text])
    assert not found.counts
    assert found.kind != "open"
