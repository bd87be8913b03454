# shellcheck shell=bash disable=SC2034
# Sourced by run.sh and test.sh: what both need before they start. Talks on stderr, so that stdout stays the program's.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build

packages=(cmake ninja-build g++ ccache coinor-libclp-dev libboost-dev libcli11-dev libcsv-dev libeigen3-dev libfmt-dev
  libhdf5-dev libthrust-dev libtomlplusplus-dev nlohmann-json3-dev)
command -v gnuplot >/dev/null || packages+=(gnuplot-nox fonts-dejavu-core)  # any of Debian's gnuplots serves
# The tests also run sweeps under MPI and in a Slurm of their own. Without libopenmpi-dev the program is built without MPI.
test_packages=(graphviz libbenchmark-dev libgtest-dev libopenmpi-dev man-db mandoc mkdocs munge openmpi-bin pkg-config
  python3 python3-dev python3-jsonschema python3-venv r-base-core r-cran-jsonlite slurm-client slurmctld slurmd zsh)
check_packages=(clang-format clang-tidy python3-venv)  # of .ci/run
# From PyPI: what the Python package is built and tested with, what its notebooks need, and what outputs are checked by.
python_packages=("nanobind>=2.4,<4" "numpy>=1.22" "pandas>=1.5" "mypy>=1.10" "ruff>=0.5" "jsonschema>=4"
  "pyarrow>=12" "polars>=1" "xarray>=2023.1"
  "jupytext>=1.16" "nbclient>=0.10" "ipykernel>=6.20" "matplotlib>=3.7")

say() { echo "surety: $*" >&2; }
die() { say "$@"; exit 1; }

# install_missing PACKAGE...: installs those that dpkg does not know as installed; asks no server where none is missing.
install_missing() {
  local missing
  command -v dpkg-query >/dev/null || { say "not a Debian system, so the packages are taken as installed: $*"; return; }
  missing=$(comm -23 <(printf '%s\n' "$@" | sort) \
    <(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort))
  [[ -n $missing ]] || return 0
  missing=${missing//$'\n'/ }
  local sudo=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || die "packages are missing and there is no sudo; as root: apt-get install $missing"
    sudo=(sudo)
  fi
  say "installing $missing (a minute or two)"
  mkdir -p "$build"
  # shellcheck disable=SC2086  # one word per package
  { "${sudo[@]}" apt-get update -qq && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -qq --no-install-recommends -o DPkg::Lock::Timeout=300 $missing
  } </dev/null >"$build/packages.log" 2>&1 ||
    die "could not install the packages (build/packages.log): $(grep -m 1 '^E:' "$build/packages.log")
surety: by hand, as root: apt-get install $missing"
}

# find_nvcc: the path of the CUDA compiler to use; nothing where there is none.
find_nvcc() {
  local nvcc
  for nvcc in "${CUDACXX:-}" nvcc /usr/local/cuda/bin/nvcc; do
    if [[ -n $nvcc ]] && command -v "$nvcc"; then return; fi
  done
}

# find_disassembler: the folder of cuobjdump and nvdisasm: the toolkit's or, where it came without, build/disassembler's,
# which they are installed into from PyPI.
find_disassembler() {
  local folder venv=$build/disassembler
  for folder in "$(dirname "$(command -v cuobjdump)")" "$(dirname "$(find_nvcc)")" "$venv"/lib/python*/site-packages/nvidia/*/bin; do
    if [[ -x $folder/cuobjdump && -x $folder/nvdisasm ]]; then echo "$folder"; return; fi
  done
  say "installing NVIDIA's disassembler"
  mkdir -p "$build"
  { python3 -m venv "$venv" && "$venv/bin/pip" install nvidia-cuda-cuobjdump nvidia-cuda-nvdisasm
  } >"$build/disassembler.log" 2>&1 || die "could not install the disassembler (build/disassembler.log)"
  dirname "$(echo "$venv"/lib/python*/site-packages/nvidia/*/bin/nvdisasm)"
}

# find_python: the Python that the package is built for and tested with, in build/venv; nothing where SURETY_PYTHON=OFF.
find_python() {
  local venv=$build/venv
  if [[ ${SURETY_PYTHON:-ON} == OFF ]]; then return; fi
  if ! "$venv/bin/python" -c 'import ipykernel, jsonschema, jupytext, matplotlib, mypy, nanobind, nbclient, numpy, pandas, polars, pyarrow, ruff, xarray' 2>/dev/null; then
    say "installing nanobind, NumPy, pandas, pyarrow, polars, xarray, mypy, ruff, jsonschema and Jupyter's kernel into build/venv"
    mkdir -p "$build"
    { python3 -m venv --clear "$venv" && "$venv/bin/pip" install "${python_packages[@]}"
    } >"$build/venv.log" 2>&1 || die "could not install them (build/venv.log); SURETY_PYTHON=OFF leaves the Python package out"
  fi
  echo "$venv/bin/python"
}

# configure ON|OFF: configures build/, with or without tests, unless it is so configured already.
configure() {
  local tests=$1 cuda=${SURETY_CUDA:-AUTO} nvcc before='' now python='' with_python=(-DSURETY_PYTHON=OFF)
  if [[ -f $build/configured && -f $build/build.ninja ]]; then before=$(<"$build/configured"); fi
  if [[ $before == *"tests ON"* ]]; then tests=ON; fi
  nvcc=$(find_nvcc) || true
  if [[ $tests == ON ]]; then python=$(find_python); fi
  if [[ -n $python ]]; then with_python=(-DSURETY_PYTHON=ON "-DPython_EXECUTABLE=$python"); fi
  now="$root, tests $tests, CUDA $cuda: ${nvcc:-none}${CUDAARCHS:+ for $CUDAARCHS}, Python ${python:-none}"
  if [[ $now == "$before" ]]; then return; fi
  say "configuring build/"
  mkdir -p "$build"
  rm -f "$build/configured"
  (cd "$root" && CUDACXX=$nvcc cmake --fresh --preset release -DSURETY_CUDA="$cuda" \
    -DSURETY_TESTS="$tests" -DSURETY_BENCH="$tests" -DSURETY_UNITY=ON "${with_python[@]}") >"$build/configure.log" 2>&1 ||
    { cat "$build/configure.log" >&2; die "CMake could not configure build/ (the reason stands above)"; }
  sed -n 's/^-- Surety: /surety: /p' "$build/configure.log" >&2
  echo "$now" >"$build/configured"
}

# compile TARGET...: brings the targets up to date with one job per core.
compile() {
  say "building $*"
  cmake --build "$build" --parallel "$(nproc)" --target "$@" >&2 || die "the build failed (the reason stands above)"
}

# bare_system: makes a bare Debian 12 by debootstrap, as root, in a folder that is gone when the script ends; its path is
# in $system then.
bare_system() {
  [[ $(id -u) == 0 ]] || die "a bare system is made by debootstrap, as root"
  install_missing debootstrap
  system=$(mktemp -d)
  chmod 755 "$system"  # it becomes /, which everybody may read
  trap 'umount "$system/proc" 2>/dev/null || true; rm -rf --one-file-system "$system"' EXIT
  say "making a bare system"
  debootstrap --variant=minbase bookworm "$system" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$system/debootstrap.log" ||
    { tail -n 5 "$system/debootstrap.log" >&2; die "debootstrap made none (the reason stands above)"; }
  [[ ! -f /etc/resolv.conf ]] || cp /etc/resolv.conf "$system/etc/resolv.conf"
}
