#!/usr/bin/env bash
# Installs what is missing, builds everything, and runs all tests. Arguments go to ctest, e.g. ./test.sh -R prior
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/cmake/bootstrap.sh"

install_missing "${packages[@]}" "${test_packages[@]}"
configure ON
compile all

say "testing"
exec ctest --test-dir "$build" --parallel "$(nproc)" --output-on-failure "$@"
