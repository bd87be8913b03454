#!/usr/bin/env bash
# check_man_pages.sh PROGRAM FOLDER: fails where a command of the program has no man page in the folder, where mandoc or
# groff has a warning for one, or where a page lacks an option of its command.
set -euo pipefail
program=$1 folder=$2 problems=0

problem() { echo "$*"; problems=$((problems + 1)); }

# Names in the help: lines that begin with two spaces and one of them.
commands=$("$program" help | sed -n '/^Options:/,$d; s/^  \([a-z][a-z-]*\)  .*/\1/p')
[[ $(wc -w <<<"$commands") -ge 20 ]] || problem "the help names too few commands: $commands"

for command in "" $commands; do
  name=surety${command:+-$command} page=$folder/surety${command:+-$command}.1
  if [[ ! -f $page ]]; then problem "$name.1: missing"; continue; fi
  warnings=$(mandoc -T lint -W warning "$page" 2>&1) || problem "$warnings"
  warnings=$(MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null) || true
  [[ -z $warnings ]] || problem "$name.1: $warnings"
  shown=$(mandoc -T utf8 -O width=200 "$page" | sed 's/.\x08//g')
  for option in $("$program" help $command | sed -n 's/^  \(-h,\)\?\(--[a-z-]*\).*/\2/p'); do
    grep -qE -- "(^|[^a-z-])$option([^a-z-]|$)" <<<"$shown" || problem "$name.1: does not tell of $option"
  done
done
[[ $problems == 0 ]]
