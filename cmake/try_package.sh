#!/usr/bin/env bash
# try_package.sh FOLDER: installs the Debian packages in it into a bare Debian 12 (debootstrap, as root), runs the
# program, reads its pages, compiles a program against the library by CMake and by pkg-config, and removes them again.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/bootstrap.sh"

folder=$(realpath "$1")
bare_system
mkdir -p "$system/try/tests"
cp "$folder"/surety*.deb "$system/try"
cp -r "$root/tests/package" "$system/try/tests"
cp -r "$root/examples" "$system/try"
cat >"$system/try/run" <<'RUN'
set -euo pipefail
cd /try
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
apt-get install -qq -o Dpkg::Use-Pty=0 --no-install-recommends ./surety_*.deb >/dev/null
before=$(find / -xdev -name '*surety*' -not -path '/try/*' -not -path '/var/*' | wc -l)
[[ $before -gt 10 ]]

surety version
surety estimate --mechanism second-price --values uniform --bidders 2 --samples 1e5 --format json >result.json
surety bounds examples/bounds/common.toml --k 3 --out bounds >/dev/null 2>&1
surety guarantee --mechanism bounds:bounds/bounds.h5
surety sweep /usr/share/surety/examples/private-values.toml --out sweep --threads 1 --shard 1/2000 >/dev/null
test -s /usr/share/surety/schema/estimate.json
test -s /usr/share/doc/surety/licences/nlohmann-json3-dev
test -s /usr/share/zsh/vendor-completions/_surety
source /usr/share/bash-completion/completions/surety
COMP_WORDS=(surety estimate --mech) COMP_CWORD=2
_surety
[[ ${COMPREPLY[*]} == --mechanism ]]

apt-get install -qq -o Dpkg::Use-Pty=0 --no-install-recommends man-db >/dev/null
man surety-estimate >page  # all of it: grep -q would end man before its time
grep -q -- --mechanism page

apt-get install -qq -o Dpkg::Use-Pty=0 --no-install-recommends ./surety-dev_*.deb g++ cmake make pkg-config python3-jsonschema >/dev/null
test -s /usr/share/doc/surety-dev/copyright
python3 -m jsonschema -i result.json /usr/share/surety/schema/estimate.json
g++ -std=c++20 $(pkg-config --cflags surety) tests/package/consumer.cpp -o consumer $(pkg-config --libs surety)
./consumer
cmake -S tests/package -B build >/dev/null
cmake --build build >/dev/null
build/consumer >/dev/null

for package in ./surety-doc_*.deb; do  # there with SURETY_SITE
  [[ ! -f $package ]] || apt-get install -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$package" >/dev/null
  [[ ! -f $package || -f /usr/share/doc/surety-doc/html/index.html && -s /usr/share/doc/surety-doc/copyright ]]
done

apt-get remove -qq -o Dpkg::Use-Pty=0 --purge 'surety*' >/dev/null
left=$(find / -xdev -name '*surety*' -not -path '/try/*' -not -path '/var/*')
[[ -z $left ]] || { echo "left behind: $left"; exit 1; }
RUN
say "trying the packages"
chroot "$system" bash /try/run >&2
say "the packages can be installed, used and removed"
