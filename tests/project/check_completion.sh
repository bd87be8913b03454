#!/usr/bin/env bash
# check_completion.sh PROGRAM: what bash and zsh complete is what can be typed.
set -uo pipefail
program=$(realpath "$1") problems=0

problem() { echo "$*"; problems=$((problems + 1)); }

source <("$program" completion bash)
compopt() { :; }  # there is no terminal whose completion it could change

# completed WORD...: what bash completes the last word by; spaces in that are underlined.
completed() {
  COMP_WORDS=(surety "$@") COMP_CWORD=$#
  _surety
  COMPREPLY=("${COMPREPLY[@]// /_}")
  echo "${COMPREPLY[*]}"
}

# expect ANSWER WORD...
expect() {
  local answer
  answer=$(completed "${@:2}")
  [[ $answer == "$1" ]] || problem "surety ${*:2}: completed by '$answer', not '$1'"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" && touch bids.csv bounds.toml "old bids.csv"
expect "verify version" ver
expect "--version" --vers
expect "--mechanism" estimate --mech
expect "table json csv" estimate --format ""
expect "json" estimate --format j
expect "cpu cuda" estimate --device = c       # as bash cuts --device=c
expect "proportional" estimate --mechanism pro
expect "" estimate --bidders ""               # any number
expect "bids.csv bounds.toml" bounds b
expect "--k" bounds bounds.toml --k
expect "bids.csv" guarantee --table bi
expect "old_bids.csv" guarantee --table ol
expect "second-price first-price" fit bids.csv --auction ""
expect "not-positive" advise bids.csv --auction first-price --drop not
expect "auto json" sweep bounds.toml --progress ""
expect "laws" list law
expect "estimate" help estim
expect "bash" completion b
expect "yamashita-2018" reproduce yam
expect "--mechanism" --plugin own.so estimate --mech
expect "" no-such-command --mech

# Every option that the help has.
for command in $("$program" help | sed -n '/^Options:/,$d; s/^  \([a-z][a-z-]*\)  .*/\1/p'); do
  [[ " $(completed "") " == *" $command "* ]] || problem "surety: $command is not completed"
  for option in $("$program" help "$command" | sed -n 's/^  \(-h,\)\?\(--[a-z-]*\).*/\2/p'); do
    [[ " $(completed "$command" --) " == *" $option "* ]] || problem "surety $command: $option is not completed"
  done
done

# zsh asks _arguments; here it tells what it is asked.
"$program" completion zsh >_surety
for command in estimate bounds list schema; do
  asked=$(zsh -fc '
    _arguments() { if [[ $1 == -C ]]; then state=argument; else print -rl -- "$@"; fi }
    words=('"$command"')
    source ./_surety' 2>&1) || problem "zsh: $asked"
  for option in $("$program" help "$command" | sed -n 's/^  \(-h,\)\?\(--[a-z-]*\).*/\2/p'); do
    grep -q -- "^$option=\?\[" <<<"$asked" || problem "zsh: surety $command: $option is not completed: $asked"
  done
done
grep -q -- "--format=\[.*\]:NAME:(table json csv)" <<<"$asked" || problem "zsh: --format is not completed: $asked"
[[ $problems == 0 ]]
