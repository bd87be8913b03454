#!/usr/bin/env bash
# usage: expect_failure.sh TEXT COMMAND... : passes where the command fails and says TEXT.
set -euo pipefail
if output=$("${@:2}" 2>&1); then
  echo "should have failed: ${*:2}"
  exit 1
fi
echo "$output"
[[ $output == *"$1"* ]]
