#!/usr/bin/env bash
# A Slurm of one node on this machine: a job array of six, and a job that depends on it and merges. The bytes of a
# single process.
set -euo pipefail
surety=$(realpath "$1")
examples=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../examples/slurm" && pwd)
skip() { echo "skipped: $1"; exit 77; }
PATH=$PATH:/usr/sbin
for program in munged slurmctld slurmd sbatch; do
  command -v $program >/dev/null || skip "there is no $program here (Debian: munge slurmctld slurmd slurm-client)"
done
[[ $(id -u) == 0 ]] || skip "slurmd must be started as root"

folder=$(mktemp -d)
chmod 755 "$folder"
cd "$folder"
mkdir state spool munge
stop() {
  local file
  for file in slurmd slurmctld munge/munged; do
    [[ ! -s $file.pid ]] || kill "$(<$file.pid)" 2>/dev/null || true
  done
  for file in slurmd slurmctld munge/munged; do
    for _ in $(seq 50); do [[ -s $file.pid ]] && kill -0 "$(<$file.pid)" 2>/dev/null || break; sleep 0.1; done
  done
  rm -rf "$folder"
}
trap stop EXIT

dd if=/dev/urandom of=munge/munge.key bs=1 count=1024 status=none
chmod 400 munge/munge.key
munged --force --socket="$folder/munge/socket" --key-file="$folder/munge/munge.key" --seed-file="$folder/munge/seed" \
  --log-file="$folder/munge/munged.log" --pid-file="$folder/munge/munged.pid" || skip "munged does not start here"

port=$((20000 + $$ % 20000))
cat >slurm.conf <<END
ClusterName=surety
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
SlurmctldPort=$port
SlurmdPort=$((port + 1))
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SchedulerType=sched/builtin
SchedulerParameters=sched_min_interval=1,batch_sched_delay=1,sched_interval=1
PriorityType=priority/basic
EpilogMsgTime=0
CompleteWait=0
ReturnToService=2
NodeName=$(hostname) NodeHostname=$(hostname) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:6
END
export SLURM_CONF=$folder/slurm.conf
slurmctld -f slurm.conf
for _ in $(seq 50); do scontrol ping 2>/dev/null | grep -q UP && break; sleep 0.1; done
slurmd -f slurm.conf || { cat slurmd.log; exit 1; }
for _ in $(seq 100); do sinfo -h -o %T 2>/dev/null | grep -q idle && break; sleep 0.1; done
sinfo -h -o %T | grep -q idle || { cat slurmctld.log slurmd.log; exit 1; }

cat >cells.toml <<'END'
samples = 2e5
batch = 16384
values = ["uniform", "beta:2,2"]
mechanisms = ["second-price", "posted-price:price=best"]
bidders = [2, 8, 32]
END
"$surety" sweep cells.toml --out alone --threads 1 >/dev/null 2>&1
export PATH=$(dirname "$surety"):$PATH
array=$(sbatch --parsable --array=1-6 --cpus-per-task=1 "$examples/array.sbatch" cells.toml joint)
merge=$(sbatch --parsable --dependency="afterok:$array" "$examples/merge.sbatch" joint)
for _ in $(seq 600); do
  [[ -n $(squeue -h -j "$merge" 2>/dev/null) ]] || break
  sleep 0.1
done
cmp alone/results.csv joint/results.csv || { cat ./*.log; exit 1; }
cmp alone/rates.csv joint/rates.csv
for i in 1 2 3 4 5 6; do [[ -d joint/shard-$i-of-6 ]]; done
echo "the same bytes"
