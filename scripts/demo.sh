#!/bin/sh
# The main job on the bundled example: read it, show the board, look at one person.
#
# Needs `letbe` and the `python` it is installed in on the PATH.  Works in a temporary home that is removed
# at the end; nothing of yours is read or changed.
#
# LETBE_DEMO_PERSON   whom to look at
set -eu

place=$(mktemp -d "${TMPDIR:-/tmp}/letbe-demo.XXXXXX")
trap 'rm -rf "$place"' EXIT
trap 'exit 1' HUP INT TERM

ask_example() {
	python -c "import sys, letbe.example as example; $1" "$place/exports"
}

say() {
	printf '\n%s\n' "$1"
}

run() {
	printf '\n$ letbe'
	for word in "$@"; do
		case $word in
		*' '*) printf ' "%s"' "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	printf '\n\n'
	letbe "$@"
}

export LETBE_HOME="$place/home"
export LETBE_KEYS="$place/keys"
export LETBE_PASSPHRASE="for the demo only, not a secret"
LETBE_NOW=$(ask_example 'print(example.NOW.isoformat())')
export LETBE_NOW
zone=$(ask_example 'print(example.ZONE)')
person=${LETBE_DEMO_PERSON:-ola}

ask_example 'import pathlib; example.copy_to(pathlib.Path(sys.argv[1]))'
cd "$place"

say "A year of someone's chats and mail: one person, seven people they know, and a group. All of it is
invented. letbe looks at it as of $LETBE_NOW. First it reads everything in one go:"
run read exports --zone "$zone"

say "Two sentences may ask for room. What they ask is in force already; this is where they are confirmed or set aside:"
run asks

say "What it keeps beside them is who was in touch with whom, when, and how much, and no other word that anybody
wrote. This is the board, with one line for each person:"
run people

say "And this is one of them: their side above the line, the owner's side below it."
run look "$person"

say "That was all of it. The temporary home is removed now. To read your own: letbe read PATH..."
