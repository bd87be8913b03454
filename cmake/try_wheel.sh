#!/usr/bin/env bash
# try_wheel.sh WHEEL FOLDER: installs the wheel into a virtual environment of a bare Debian 12 (debootstrap, as root) that
# has Python and nothing else, and runs there all notebooks, with gnuplot beside it, the blocks of the page about Python,
# with a compiler, and the tests of the Python package, with the program of the Debian package in FOLDER, which must be
# built of the same source.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/bootstrap.sh"

wheel=$(realpath "$1") folder=$(realpath "$2")
bare_system
mount -t proc proc "$system/proc"  # Jupyter's kernel and processes of Python look there
mkdir -p "$system/try"
cp "$wheel" "$folder"/surety_*.deb "$system/try"
for part in tests/python tests/plugins tests/project docs examples pyproject.toml; do
  mkdir -p "$system/try/$(dirname "$part")"
  cp -r "$root/$part" "$system/try/$part"
done
if [[ -n ${PIP_CERT:-} ]]; then cp "$PIP_CERT" "$system/try/certificates"; fi  # where a proxy has its own

cat >"$system/try/run" <<'RUN'
set -euo pipefail
cd /try
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PIP_DISABLE_PIP_VERSION_CHECK=1
[[ ! -f certificates ]] || export PIP_CERT=/try/certificates
get() { apt-get install -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >/dev/null; }
say() { echo "surety: $*"; }

get python3-venv
python3 -m venv bare
say "the wheel alone"
bare/bin/pip --quiet install ./*.whl
bare/bin/python -c 'import surety; print(surety.estimate("first-price", bidders=5, seed=1))'

python=/try/bare/bin/python
say "notebooks"
get gnuplot-nox  # the program's figures
bare/bin/pip --quiet install "$(ls ./*.whl)[notebooks]" nbclient ipykernel
for notebook in examples/notebooks/*.md; do $python tests/python/check_notebook.py "$notebook"; done

say "the page, and mechanisms from C++"
bare/bin/pip --quiet install "$(ls ./*.whl)[frames]" polars mypy
get cmake g++ make
$python tests/python/check_python_page.py docs/python.md
$python -c 'import surety; surety.compile("third-price", "examples/plugins/third_price.h", out="third-price.so")'
echo 'import surety; surety.estimate("first-price", bidders=5).estimates' >typed.py
bare/bin/mypy --strict typed.py

say "the tests"
get ./surety_*.deb
export SURETY_PROGRAM=/usr/bin/surety SURETY_SOURCE=/try SURETY_PLUGIN=/try/third-price.so
for test in tests/python/test_*.py; do $python -W error::DeprecationWarning "$test"; done
RUN
say "trying the wheel"
chroot "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root bash /try/run >&2
say "the wheel runs all notebooks and tests"
