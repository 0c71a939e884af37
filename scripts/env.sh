#!/bin/sh
# Make an environment, or install letbe into one.  Uses uv where it is there, venv and pip otherwise.
#
#   scripts/env.sh make FOLDER REQUIREMENTS    a new environment with exactly what the file pins
#   scripts/env.sh python                      which interpreter that would be
#   scripts/env.sh install FOLDER ARGUMENT...  this project itself (or a wheel), without dependencies
#
# Modules are compiled when they are installed, by uv as by pip: else the first command waits for all of them.
# Every file that is downloaded is checked against the hash in REQUIREMENTS.  Where it comes from is
# up to the settings of uv or pip on this machine.
#
# PYTHON  the interpreter; else the newest of python3.14 to python3.11, else python3
# UV      the uv to use; set it to nothing to use venv and pip
set -eu

is_new_enough() {
	"$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# A command can be there and still not run (a version manager's stand-in), so each one is tried.
find_python() {
	if [ -n "${PYTHON:-}" ]; then
		if is_new_enough "$PYTHON"; then
			echo "$PYTHON"
			return
		fi
		echo "PYTHON=$PYTHON is not Python 3.11 or newer, or does not run." >&2
		return 1
	fi
	for name in python3.14 python3.13 python3.12 python3.11 python3; do
		if is_new_enough "$name"; then
			command -v "$name"
			return
		fi
	done
	echo "No Python 3.11 or newer was found. Install one, or say which: make PYTHON=/path/to/python3" >&2
	return 1
}

uv=$(command -v "${UV-uv}" 2>/dev/null) || uv=

make_environment() {
	folder=$1 requirements=$2
	python=$(find_python)
	if [ -n "$uv" ]; then by=uv; else by="venv and pip"; fi
	echo "Making $folder: $("$python" --version), $by, $requirements" >&2
	rm -rf "$folder"
	if [ -n "$uv" ]; then
		"$uv" venv --quiet --python "$python" "$folder"
		"$uv" pip install --quiet --compile-bytecode --python "$folder" --require-hashes -r "$requirements"
		return
	fi
	if ! "$python" -m venv "$folder"; then
		echo "$python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
		return 1
	fi
	"$folder/bin/python" -m pip install -qq --disable-pip-version-check \
		--require-hashes -r "$requirements"
}

install_project() {
	folder=$1
	shift
	if [ -n "$uv" ]; then
		"$uv" pip install --quiet --compile-bytecode --python "$folder" --no-deps --no-build-isolation --reinstall "$@"
		return
	fi
	"$folder/bin/python" -m pip --version >/dev/null 2>&1 || "$folder/bin/python" -m ensurepip >/dev/null
	"$folder/bin/python" -m pip install -qq --disable-pip-version-check \
		--no-deps --no-build-isolation --no-index --force-reinstall "$@"
}

what=$1
shift
case $what in
python) find_python ;;
make) make_environment "$@" ;;
install) install_project "$@" ;;
*)
	echo "scripts/env.sh: make, install or python, not $what" >&2
	exit 2
	;;
esac
