#!/bin/sh
# The program SURETY on a machine with a GPU, whose clock may be called CLOCK.
if [ "$1" = devices ]; then
  case "$*" in
    *json) echo '{"devices": [
      {"kind": "cpu", "name": "CPU", "usable": true, "detail": "scalar"},
      {"kind": "cuda", "name": "GPU", "usable": true, "detail": "of a test", "index": 0, "compute_capability": "9.0",
       "multiprocessors": 132, "'"${CLOCK:-clock_hz}"'": 1.98e9, "memory_bytes": 150000000000, "free_bytes": 1000000}],
      "version": "0", "commit": "0"}' ;;
    *) echo "kind,name,usable,detail,index,compute_capability,multiprocessors,${CLOCK:-clock_hz},memory_bytes,free_bytes
cpu,CPU,true,scalar,,,,,,
cuda,GPU,true,of a test,0,9.0,132,1.98e9,150000000000,1000000" ;;
  esac
else
  exec "$SURETY" "$@"
fi
