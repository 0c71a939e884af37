"""The pages of both exports that name the owner of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.fields.columns import Columns
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Escape
from letbe.readers.rows import Handle, Scan

if TYPE_CHECKING:
    from letbe.readers.rows import Work

_FACEBOOK: Final = Shape(
    Group(
        "name",
        (
            "autofill_information_v2/FULL_NAME/[]",
            "autofill_information/FULL_NAME/[]",
            "profile_v2/name/full_name",
            "profile/name/full_name",
        ),
        {"name": "."},
    ),
    escape=Escape.LATIN,
)
_INSTAGRAM: Final = Shape(
    Group("field", ("profile_user/[]/string_map_data/*",), {"field": "@key", "name": "value"}),
    escape=Escape.LATIN,
)

#: What Instagram calls the two names of a person, in the language of the account.
_NAMES: Final = frozenset(
    (
        "name", "full name", "nombre", "nom", "nome", "naam", "navn", "namn", "imię i nazwisko", "имя", "ad",
        "username", "benutzername", "nombre de usuario", "nom d\u2019utilisateur",
        "nom d'utilisateur", "nom de profil", "nome de usuário", "nome de utilizador", "nome utente",
        "gebruikersnaam", "brugernavn", "brukernavn", "användarnamn", "nazwa użytkownika", "имя пользователя",
        "kullan\u0131c\u0131 ad\u0131", "名前", "ユーザーネーム",
    )
)  # fmt: skip
#: Names are cut here; nobody has a longer one.
_LONGEST: Final = 200
_BY: Final = "the account's own page"


def owner(work: Work, app: str) -> Scan:
    """Read a page that names the owner: handles that are me, and no rows."""
    document = Document(work.sources[0], _INSTAGRAM if app == "instagram" else _FACEBOOK, work.progress)
    names: dict[str, None] = {}
    for batch in document:
        found = plain(batch["name"])
        fields = plain(batch["field"]) if app == "instagram" else None
        for k in range(min(len(batch), 1000)):
            field = "name" if fields is None else (fields.raw(k) or b"").decode("utf-8", "replace")
            name = (found.raw(k) or b"").decode("utf-8", "replace").strip()
            if field.casefold() in _NAMES and 0 < len(name) <= _LONGEST:
                names[name] = None
    rows, _, _ = Columns().rows(work.ask.zone)
    handles = tuple(Handle(name, None) for name in names)
    return Scan(
        format=app,
        rows=rows,
        chats=(),
        handles=handles,
        me=frozenset(range(len(handles))),
        me_by=_BY if handles else None,
        utc=True,
        warnings=document.warnings,
    )
