"""What the scanner keeps between two calls: one array of numbers, and the columns of its tables."""

from __future__ import annotations

from typing import Final

# --- the scanner's own state, an int64 array -------------------------------------------------------
POSITION: Final = 0  # in the buffer: everything before it is done with
WHERE: Final = 1  # in which part of the document, see the places below
NEXT: Final = 2  # what may come next, see below
OWNER: Final = 3  # the place that holds the chat: ROOT, or CHAT
CHAT_NOW: Final = 4  # row of the chat being read, -1 if none yet
CHATS_USED: Final = 5
ROWS_USED: Final = 6
RECORDS: Final = 7  # records met, good and bad
HANDLES_USED: Final = 8
NAMES_USED: Final = 9  # bytes
ERRORS_MET: Final = 10
DEPTH: Final = 11  # while something is passed over: how deep
IN_STRING: Final = 12
AFTER_BACKSLASH: Final = 13
IS_STRING: Final = 14  # what is passed over is one string
OWN_ID: Final = 15  # personal_information.user_id, -1 if unknown
KNOWN: Final = 16  # 1 as soon as something was met that only Telegram writes
TIMED: Final = 17  # records that state their time in UTC
SEED: Final = 18  # spreads the hash of handles, so that no file can make it slow
TOO_LONG: Final = 19  # 1: the buffer cannot grow, pass over what does not fit
FOLLOWED: Final = 20  # 1: something stands behind the end of the document
BREAKS: Final = 21  # places where the JSON was broken
AT_END: Final = 22  # 1: no more bytes will come
TORN: Final = 23  # 1: a message has no end
LISTENS: Final = 24  # 1: somebody wants to know what people wrote
SAID_USED: Final = 25  # bytes of texts that do not stand in the buffer as they are
STATE_SIZE: Final = 26

#: A flipped bit breaks one place.  A file that is broken in more than these is not what it was, and what
#: could still be picked out of it might be wrong.
MOST_BREAKS: Final = 16

# --- where the scanner is ------------------------------------------------------------------------
BEGIN: Final = 0  # before the first brace
ROOT: Final = 1  # in the outermost object, which may be a chat itself
PERSON: Final = 2  # in personal_information
CHATS_PART: Final = 3  # in chats or left_chats
CHATS_LIST: Final = 4  # in their list
CHAT: Final = 5  # in a chat of that list
IN_MESSAGES: Final = 6
FINISHED: Final = 7
PLACES: Final = 8

# --- what may come next ----------------------------------------------------------------------------
FIRST_OR_END: Final = 0
COMMA_OR_END: Final = 1
MEMBER: Final = 2
PASSING_OVER: Final = 3
SEEKING: Final = 4  # the JSON is broken here; where does the next message or chat begin?

# --- why the scanner came back -----------------------------------------------------------------------
WANTS_BYTES: Final = 0
WANTS_ROWS: Final = 1
WANTS_CHATS: Final = 2
WANTS_HANDLES: Final = 3
DONE: Final = 4
IS_BROKEN: Final = 5

# --- columns of a record, an int64 table of shape (room, ROW_COLUMNS) ----------------------------
R_RECORD: Final = 0
R_AT: Final = 1  # microseconds; on the wall clock where R_LOCAL is 1
R_LOCAL: Final = 2
R_CHAT: Final = 3
R_AUTHOR: Final = 4
R_KIND: Final = 5
R_CHARS: Final = 6
R_WORDS: Final = 7
R_FLAGS: Final = 8
R_ID: Final = 9  # the message's number in its chat, NO_ID if it has none
R_SAID: Final = (
    10  # where its text begins in the buffer; -2 - place in the texts; -1 if there is none to tell
)
R_SAID_END: Final = 11  # the place after it, in the buffer or in the texts
ROW_COLUMNS: Final = 12
NO_ID: Final = -(1 << 62)

# --- columns of a chat, shape (room, CHAT_COLUMNS) ----------------------------------------------
C_ID: Final = 0  # NO_ID if it has none
C_TYPE: Final = 1  # a number of ``words``
C_NAME: Final = 2  # where its name begins in the names
C_NAME_LENGTH: Final = 3  # -1 if it has none
CHAT_COLUMNS: Final = 4

# --- columns of a handle, shape (room, HANDLE_COLUMNS) ----------------------------------------
H_KEY: Final = 0
H_SORT: Final = 1  # SORT_USER ..., and how its address is written
H_NUMBER: Final = 2  # of a user, chat or channel
H_ADDRESS: Final = 3  # where any other address begins in the names
H_ADDRESS_LENGTH: Final = 4
H_NAME: Final = 5
H_NAME_LENGTH: Final = 6  # -1 if none was met
HANDLE_COLUMNS: Final = 7

SORT_USER: Final = 1
SORT_CHAT: Final = 2
SORT_CHANNEL: Final = 3
SORT_OTHER: Final = 4  # an address of another form
SORT_NAME: Final = 5  # no address, a name only

#: Longest name or address kept, in bytes.  Telegram's own limit is 64 + 64 characters.
LONGEST_NAME: Final = 1024

# --- why a record cannot be read -----------------------------------------------------------------
NO_OBJECT: Final = 0
BROKEN_JSON: Final = 1
OVERLONG: Final = 2
NESTED: Final = 3
UNKNOWN_TYPE: Final = 4
UNSUPPORTED: Final = 5
NO_TIME: Final = 6
NO_AUTHOR: Final = 7
WRONG_TEXT: Final = 8
WRONG_ID: Final = 9
REASONS: Final = (
    "it is not an object",
    "its JSON is broken",
    "it is longer than 64 MiB",
    "it is nested too deep",
    "its type is neither message nor service",
    "Telegram could not export it (type unsupported)",
    "it has no time that can be read",
    "it names no author",
    "its text is neither a string nor a list",
    "its id is not a whole number",
)

# --- what a record without a time in UTC is known by -------------------------------------------
US: Final = 1_000_000
DAY: Final = 86_400
#: Days for which the export's own offset from UTC is kept: 1970 to 2199.
DAYS: Final = 84_006
NO_OFFSET: Final = -(1 << 30)
