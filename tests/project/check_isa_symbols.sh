#!/usr/bin/env bash
# usage: check_isa_symbols.sh OBJECT_OR_FOLDER...
# Fails where an object file compiled for AVX2 or AVX-512 (its name says which) defines a weak symbol outside namespace
# surety::...::avx2 or avx512. The linker keeps one copy of a weak symbol, and were that the one with AVX instructions,
# the program would stop on machines without them.
set -euo pipefail

checked=0 failed=0
while IFS= read -r object; do
  case ${object##*/} in
    *avx512*) isa=avx512 ;;
    *avx2*) isa=avx2 ;;
    *) continue ;;
  esac
  checked=$((checked + 1))
  leaks=$(nm --demangle --defined-only "$object" | sed -nE 's/^[0-9a-f]* [WVuwv] //p' |
    grep -vE "surety::([a-z_]+::)*$isa::|^DW\.ref\." || true)  # DW.ref: a pointer, no code
  if [[ -n $leaks ]]; then
    failed=1
    echo "$object: weak symbols outside namespace $isa:"
    echo "$leaks"
  fi
done < <(find "$@" -name '*.o' | sort)
echo "$checked object file(s) of vector instruction sets checked"
[[ $checked -gt 0 && $failed == 0 ]]
