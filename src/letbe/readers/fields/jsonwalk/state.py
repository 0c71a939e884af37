"""What the walker keeps between two calls, and the columns of its tables."""

from __future__ import annotations

from typing import Final

# --- the walker's own state, an int64 array ----------------------------------------------------------
POSITION: Final = 0  # in the buffer: everything before it is done with
PHASE: Final = 1  # what may come next, see below
NODE: Final = 2  # the node of the value that comes next, -1 where nothing below it matters
DEPTH: Final = 3  # containers that are open
INSIDE: Final = 4  # depth of the record that is open, -1 outside of records
RECORD_AT: Final = 5  # where the record that is open begins
RECORDS: Final = 6  # records met, good and bad
AT_END: Final = 7  # 1: no more bytes will come
TOO_LONG: Final = 8  # 1: the buffer cannot grow; pass over what does not fit
BREAKS: Final = 9  # places where the JSON was broken
ERRORS: Final = 10  # how many are in the table of errors
FOLLOWED: Final = 11  # 1: something stands behind the end of the document
LINES: Final = 12  # 1: one document a line
PREFIXED: Final = 13  # 1: something may stand before the document
KEY_START: Final = 14  # the key of the value that comes next
KEY_END: Final = 15
SKIP_DEPTH: Final = 16  # while something is passed over
SKIP_STRING: Final = 17
SKIP_ESCAPED: Final = 18
TORN: Final = 19  # 1: the last record has no end
RECORD_NODE: Final = 20  # the node of the record that is open, or was last
RECORD_KEY: Final = 21  # where its key begins, if it has one
WORDS: Final = 22  # keys that have a number: those of the shape, then others as they are met
STATE_SIZE: Final = 23

# --- phases -------------------------------------------------------------------------------------------
BEGIN: Final = 0  # before the document
VALUE: Final = 1
FIRST: Final = 2  # after an opening bracket
AFTER: Final = 3  # after a value: a comma, or the end of what it stands in
MEMBER: Final = 4  # after a comma
PASSING: Final = 5  # a value that does not matter and does not fit into the buffer
SEEKING: Final = 6  # the JSON is broken; where does the next record begin?
FINISHED: Final = 7

# --- why the walker came back ---------------------------------------------------------------------------
WANTS_BYTES: Final = 1
WANTS_ROOM: Final = 2  # a table is full
DONE: Final = 3
IS_BROKEN: Final = 4  # and nothing to go on with was found

# --- columns of a node --------------------------------------------------------------------------------
N_OPENS: Final = 0  # the group that begins here, -1
N_WHICH: Final = 1  # by which of its paths
N_SLOT: Final = 2  # the column that the value goes to, -1
N_KEY: Final = 3  # the column that its key goes to, -1
N_GROUP: Final = 4  # the group that the columns belong to
N_DEEP: Final = 5  # 1: something below it matters
N_EACH: Final = 6  # the node of the elements of a list, -1
NODE_COLUMNS: Final = 7

# --- columns of a container that is open ------------------------------------------------------------
C_NODE: Final = 0
C_LIST: Final = 1  # 1: a list
C_WORD: Final = 2  # the word before, in an object
STACK_COLUMNS: Final = 3
MOST_DEEP: Final = 32  # no path is longer

# --- columns of a group -----------------------------------------------------------------------------
G_CELLS: Final = 0  # where its cells begin
G_WIDTH: Final = 1
G_INFO: Final = 2  # where its rows' notes begin
G_ROOM: Final = 3  # how many rows there is room for
G_USED: Final = 4  # how many there are
G_SURE: Final = 5  # how many belong to whole records
G_BASE: Final = 6  # how many were taken over before
G_PARENT: Final = 7  # the group around it, -1
G_OUTER: Final = 8  # 1: outside of records
G_DEPTH: Final = 9  # depth at which it opened last, -1 if never as an object of a list
G_KEYS: Final = 10  # hashes of the first keys of the object that opened last
KEYS_KEPT: Final = 4
G_SURE_KEYS: Final = G_KEYS + KEYS_KEPT  # the same of the last one that was whole; of the records only
GROUP_COLUMNS: Final = G_SURE_KEYS + KEYS_KEPT

# --- notes on a row ---------------------------------------------------------------------------------
I_PARENT: Final = 0  # row of the record, or number of the outer row, that it stands in; -1
I_RECORD: Final = 1  # number of the record in the file
I_WHICH: Final = 2  # by which path
INFO_COLUMNS: Final = 3

# --- why a record cannot be read --------------------------------------------------------------------
BROKEN_JSON: Final = 0
OVERLONG: Final = 1
NESTED: Final = 2
REASONS: Final = ("its JSON is broken", "it is longer than 64 MiB", "it is nested too deep")

#: Places at which a file may be broken; one that is broken in more is not what it was.
MOST_BREAKS: Final = 1000
#: Records that have no end: each costs a look through all that follows.
MOST_ENDLESS: Final = 16
