#!/usr/bin/env bash
# Installs what is missing, builds, and runs `surety` with the given arguments; without any, the main job: a sweep of
# private-value auctions from seed to fitted rate, and its figures.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/cmake/bootstrap.sh"

install_missing "${packages[@]}"
configure OFF
compile surety_cli

surety=$build/bin/surety
if [[ $# -gt 0 ]]; then exec "$surety" "$@"; fi

cd "$root"
say "running: surety sweep examples/private-values.toml --out out/private-values"
"$surety" sweep examples/private-values.toml --out out/private-values
say "running: surety plot out/private-values"
exec "$surety" plot out/private-values
