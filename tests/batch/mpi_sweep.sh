#!/usr/bin/env bash
# A sweep on 2 and 3 ranks of an mpirun, with one that is told to stop and goes on: the bytes of a single process.
set -euo pipefail
surety=$1
skip() { echo "skipped: $1"; exit 77; }
command -v mpirun >/dev/null || skip "there is no mpirun here (Debian: openmpi-bin)"
[[ $("$surety" version) == *"Open MPI"* ]] || skip "surety was built without MPI (Debian: libopenmpi-dev)"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 TMPDIR=$folder
ranks() { timeout 60 mpirun --oversubscribe --bind-to none -n "$@"; }

cat >cells.toml <<'END'
samples = 2e5
batch = 16384
values = ["uniform", "beta:2,2"]
mechanisms = ["second-price", "posted-price:price=best"]
bidders = [2, 8, 32]
END
sed 's/^samples.*/target-error = { relative = 1e-3 }\nmax-samples = 2e6/' cells.toml >target.toml
printf 'job = "verify"\nsamples = 2e4\nbins = 4\nmessages = 8\nvalues = ["uniform"]\nmechanisms = ["proportional:cap=5", "first-price"]
information = ["full"]\nbidders = [2, 3]\n' >verify.toml

for config in cells target verify; do
  "$surety" sweep $config.toml --out $config-1 --threads 1 >/dev/null
  for n in 2 3; do
    ranks $n "$surety" sweep $config.toml --out $config-$n --threads 1 --progress json >/dev/null 2>$config-$n.log ||
      { cat $config-$n.log; exit 1; }
    cmp $config-1/results.csv $config-$n/results.csv
    grep -q '"remaining_seconds":0.0,"ranks":\[{' $config-$n.log
  done
done
cmp cells-1/rates.csv cells-3/rates.csv

# longer, so that SIGTERM, which mpirun passes on, meets it: status 130 and no result, then the same bytes
sed 's/^samples.*/samples = 6e6/; s/^batch.*/batch = 65536/' cells.toml >long.toml
"$surety" sweep long.toml --out long-1 --threads 2 >/dev/null 2>&1
for signal in TERM KILL; do
  mpirun --oversubscribe --bind-to none -n 2 "$surety" sweep long.toml --out long-$signal --threads 1 >stopped.log 2>&1 &
  mpirun=$!
  for _ in $(seq 200); do [[ $(stat -c %s long-$signal/checkpoint.log 2>/dev/null || echo 0) -lt 20000 ]] || break; sleep 0.02; done
  kill -$signal $mpirun
  wait $mpirun && { echo "a sweep that was to be stopped ended by itself"; exit 1; }
  for _ in $(seq 100); do flock -n long-$signal/checkpoint.log true && break; sleep 0.1; done
  ranks 3 "$surety" sweep long.toml --out long-$signal --threads 1 >resumed.log 2>&1 || { cat resumed.log; exit 1; }
  cmp long-1/results.csv long-$signal/results.csv
done
echo "the same bytes"
