"""What a person is told about a format before any file is read: what it is, and how they get it.

A reader that somebody else wrote says it itself (``ABOUT``); for letbe's own it stands here, so that all of
it can be read, and translated, in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from letbe.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letbe.readers.rows import Reader


@dataclass(frozen=True, slots=True)
class About:
    """What is told of a format.

    Attributes:
        title: What people call it.
        files: Which files are read, in a few words.
        get: How a person gets them, in a few words; the page says it step by step.
        page: Where it is told at length: a page of these docs, or an address; None where nowhere.
        unconfirmed: What was built without having seen it in a real file, in a few words; None where all of
            it was seen, or is documented by its maker.
    """

    title: str
    files: str = ""
    get: str = ""
    page: str | None = None
    unconfirmed: str | None = None


def about(reader: Reader) -> About:
    """Say what is known of a reader's format.

    >>> from letbe.readers import READERS
    >>> about(READERS[0]).title
    'Telegram'
    """
    told = getattr(reader, "ABOUT", None) or ABOUT.get(reader.FORMAT)
    return told if isinstance(told, About) else About(reader.FORMAT)


def _ours(title: str, files: str, get: str, name: str, unconfirmed: str | None = None) -> About:
    """Make the entry of a format of letbe's own, which has a page."""
    return About(title, files, get, f"docs/formats/{name}.md", unconfirmed)


#: letbe's own formats.
ABOUT: Final[Mapping[str, About]] = {
    "whatsapp": _ours(
        "WhatsApp",
        marked("the text of a chat, or the zip around it"),
        marked("in the chat: menu, More, Export chat"),
        "whatsapp",
    ),
    "telegram": _ours(
        "Telegram",
        marked("result.json, of one chat or of the whole account; messages.html"),
        marked("Telegram Desktop: Settings, Advanced, Export Telegram data, as JSON"),
        "telegram",
    ),
    "mail": _ours(
        marked("Mail"),
        marked("mbox files, Maildir folders, folders or zips of single mails; a mailbox at its server"),
        marked("Google Takeout, Thunderbird's profile, Apple Mail's Export Mailbox; or letbe read imaps://"),
        "mail",
    ),
    "signal": _ours(
        "Signal",
        marked("the phone's own JSON export; what signal-export, sigtop and signalbackup-tools write"),
        marked("one of these tools, on a computer with Signal Desktop, or with a backup of the phone"),
        "signal",
        marked("all forms are known from the programs' own source; the phone's own JSON from Signal's"),
    ),
    "imessage": _ours(
        "iMessage",
        marked("chat.db of a Mac, or the text that imessage-exporter writes"),
        marked("copy ~/Library/Messages/chat.db"),
        "imessage",
        marked("chat.db itself; its form is that of programs that read it"),
    ),
    "sms": _ours(
        marked("Text messages"),
        marked("the XML of SMS Backup & Restore, the JSON of SMS Import / Export"),
        marked("the app SMS Backup & Restore on Android: Back up now"),
        "sms",
        marked("a whole backup; the form is described by the app's maker, and records were seen in public"),
    ),
    "messenger": _ours(
        "Messenger",
        marked("the messages folder of Facebook's export, as JSON; the download of encrypted chats"),
        marked("Accounts Center, Your information and permissions, Export your information, as JSON"),
        "messenger",
        marked("all of it; the form is that of several programs that read it"),
    ),
    "instagram": _ours(
        "Instagram",
        marked("the messages folder of Instagram's export, as JSON"),
        marked("Accounts Center, Your information and permissions, Export your information, as JSON"),
        "instagram",
        marked("all of it; the form is that of several programs that read it"),
    ),
    "discord": _ours(
        "Discord",
        marked("what DiscordChatExporter writes, and Discord's own data package"),
        marked("DiscordChatExporter as JSON; or Settings, Data and privacy, Request my data"),
        "discord",
        marked("the data package; its form is that of several programs that read it"),
    ),
    "slack": _ours(
        "Slack",
        marked("the export of a workspace, and slackdump's"),
        marked("Workspace settings, Import/export data; or the tool slackdump"),
        "slack",
        marked("a workspace's own export; its form is that of programs that read it"),
    ),
    "matrix": _ours(
        "Matrix",
        marked("a room exported by Element as JSON or plain text"),
        marked("Element: room info, Export chat, as JSON"),
        "matrix",
        marked("all of it; the form is that of Element's own source code"),
    ),
    "google-chat": _ours(
        "Google Chat",
        marked("the Google Chat folder of a Takeout"),
        marked("takeout.google.com: choose Google Chat"),
        "google-chat",
        marked("all of it: read as public programs read it, its dates as CLDR writes them"),
    ),
    "hangouts": _ours(
        "Hangouts",
        marked("Hangouts.json of an old Takeout"),
        marked("no longer offered; an old Takeout still has it"),
        "hangouts",
        marked("all of it: read as public programs read it"),
    ),
    "google-voice": _ours(
        "Google Voice",
        marked("the Voice folder of a Takeout"),
        marked("takeout.google.com: choose Voice"),
        "google-voice",
        marked("takeouts in other languages than English"),
    ),
    "line": _ours(
        "LINE",
        marked("the text of a chat"),
        marked("in the chat: menu, Settings, Export chat history"),
        "line",
        marked("all of it: built after what other programs read"),
    ),
    "kakaotalk": _ours(
        "KakaoTalk",
        marked("the text or CSV of a chat"),
        marked("in the chat: menu, Settings, Export messages"),
        "kakaotalk",
        marked("all of it: built after what other programs read"),
    ),
    "qq": _ours(
        "QQ",
        marked("the text of the message manager, one chat or all"),
        marked("QQ for Windows, up to version 9: Tools, Message manager, Export messages"),
        "qq",
        marked("all of it: built after what other programs read"),
    ),
    "skype": _ours(
        "Skype",
        marked("messages.json, or the tar around it"),
        marked("no longer offered; an old export still has it"),
        "skype",
        marked("all of it; the form is that of several programs that read it"),
    ),
    "teams": _ours(
        "Teams",
        marked("messages.json of a personal account, or the tar around it"),
        marked("the account's privacy page: Export chat history"),
        "teams",
        marked("all of it, and no program that reads it was found: it is taken for Skype's form"),
    ),
    "linkedin": _ours(
        "LinkedIn",
        marked("messages.csv of the data archive"),
        marked("Settings, Data privacy, Get a copy of your data"),
        "linkedin",
        marked("a whole archive; the columns are those of programs that read it and of written accounts"),
    ),
    "snapchat": _ours(
        "Snapchat",
        marked("chat_history.json and snap_history.json of My Data"),
        marked("accounts.snapchat.com: My Data, as JSON"),
        "snapchat",
        marked("all of it; the form is that of several programs that read it"),
    ),
    "x": _ours(
        "X",
        marked("direct-messages.js, direct-messages-group.js and account.js of the archive"),
        marked("Settings, Your account, Download an archive of your data"),
        "x",
        marked("all of it; the form is that of several programs that read it"),
    ),
    "tinder": _ours(
        "Tinder",
        marked("data.json: your own messages only"),
        marked("account.gotinder.com: Download my data"),
        "tinder",
        marked("all of it; the form is that of several programs that read it"),
    ),
    "hinge": _ours(
        "Hinge",
        marked("matches.json: your own messages only"),
        marked("Settings, Download my data"),
        "hinge",
        marked("all of it; the form is that of several programs that read it"),
    ),
    "bumble": _ours(
        "Bumble",
        marked("the data that Bumble sends on request: your own messages only"),
        marked("Settings, Contact and FAQ: ask for your data"),
        "bumble",
        marked("all of it, and no program that reads it was found"),
    ),
    "calls": _ours(
        marked("Calls"),
        marked("call logs of SMS Backup & Restore and of the iPhone"),
        marked("the app SMS Backup & Restore; or a backup of the iPhone"),
        "calls",
        marked("the iPhone's log; its form is that of programs that read it"),
    ),
    "csv": _ours(
        marked("Any table"),
        marked("CSV or Parquet, with a word about which column is what"),
        marked("letbe read --map time=...,from=...,to=... FILE"),
        "csv",
    ),
}
