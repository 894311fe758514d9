# Sourced: sets $python to a Python 3.11 or newer of this machine, or says in one sentence that there is none.
python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
  echo "Python 3.11 or newer is needed and was not found (Ubuntu 22.04: apt install python3.11 python3.11-venv)." >&2
  exit 1
fi
