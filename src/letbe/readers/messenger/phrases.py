"""Sentences that Messenger and Instagram write as if a person had typed them, in the languages known so far.

English is as real exports have it; the others are from the apps' own screens and could not be checked
against an export.  One that is missing counts as a short text.
"""

from __future__ import annotations

from typing import Final

from letbe.readers.rows import Kind

#: Somebody reacted.
_REACTED: Final = (
    ("Reacted ", " to your message"),
    ("Reacted ", " to your message "),
    ("Liked a message", ""),
    ("Hat mit ", " auf deine Nachricht reagiert"),
    ("Hat eine Nachricht mit ", " markiert"),
    ("A réagi avec ", " à votre message"),
    ("A réagi ", " à votre message"),
    ("A aimé un message", ""),
    ("Reaccionó con ", " a tu mensaje"),
    ("Ha reaccionado con ", " a tu mensaje"),
    ("Le gusta un mensaje", ""),
    ("Reagiu com ", " à sua mensagem"),
    ("Reagiu com ", " à tua mensagem"),
    ("Curtiu uma mensagem", ""),
    ("Ha reagito con ", " al tuo messaggio"),
    ("Ha messo Mi piace a un messaggio", ""),
    ("Heeft met ", " op je bericht gereageerd"),
    ("Reageerde met ", " op je bericht"),
)

#: Something was sent that is no text.
_SENT: Final = (
    ("", " sent an attachment."),
    ("", " sent a photo."),
    ("", " sent a video."),
    ("", " sent a voice message."),
    ("", " sent a sticker."),
    ("", " sent a GIF."),
    ("", " sent a link."),
    ("", " sent a location."),
    ("", " sent a live location."),
    ("", " shared a story."),
    ("", " hat einen Anhang gesendet."),
    ("Du hast einen Anhang gesendet.", ""),
    ("", " a envoyé une pièce jointe."),
    ("Vous avez envoyé une pièce jointe.", ""),
    ("", " envió un archivo adjunto."),
    ("Enviaste un archivo adjunto.", ""),
    ("Has enviado un archivo adjunto.", ""),
    ("", " enviou um anexo."),
    ("", " ha inviato un allegato."),
    ("Hai inviato un allegato.", ""),
    ("", " heeft een bijlage verzonden."),
    ("", " heeft een bijlage gestuurd."),
)

#: A call.  Where its length is given beside it, that alone says so.
_CALLED: Final = (
    ("", " called you."),
    ("You called ", "."),
    ("You missed a call from ", "."),
    ("", " missed your call."),
    ("You missed a video call from ", "."),
    ("", " missed your video call."),
    ("You missed a video chat with ", "."),
    ("", " missed your video chat."),
    ("", " started an audio call"),
    ("", " started a video chat"),
    ("", " started a call."),
)

#: Nobody wrote anything.
_NOTICE: Final = (
    ("Audio call ended", ""),
    ("Video chat ended", ""),
    ("The video chat ended", ""),
    ("You are now connected on Messenger", ""),
    ("Say hi to your new Facebook friend", ""),
    ("You can now message and call each other", ""),
    ("", " unsent a message"),
    ("You unsent a message", ""),
    ("", " left the group."),
    ("", " joined the call."),
    ("", " joined the video chat."),
)

#: What stands behind a text that was written anew; the text as it was stands there, too, as another message.
#: Both count: what was changed may be what matters, such as a wish for distance.
EDITED: Final = tuple(
    ("", f" ({word})")
    for word in ("edited", "bearbeitet", "modifié", "editado", "editada", "modificato", "bewerkt")
)
#: How many bytes of a text each of them is.
EDITED_BYTES: Final = tuple(len(tail.encode()) for _, tail in EDITED)

_KINDS: Final = (
    (Kind.REACTION, _REACTED),
    (Kind.MEDIA, _SENT),
    (Kind.CALL, _CALLED),
    (Kind.NOTICE, _NOTICE),
)

#: How each sentence begins and ends, and what it is.
FORMS: Final = tuple(form for _, forms in _KINDS for form in forms)
MEANS: Final = tuple(kind for kind, forms in _KINDS for _ in forms)
