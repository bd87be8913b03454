#!/usr/bin/env bash
# Makes a release in dist/ from a clean clone of a commit (the default: HEAD): the source, Debian packages, the
# documentation as a site, a wheel for each Python named in PYTHONS, and their checksums. The tests run first, those of
# the Python package too, and the Debian packages are tried in a bare system (cmake/try_package.sh), which takes root;
# as is the wheel for Debian's Python; --untested leaves that out. SURETY_CUDA=ON builds program,
# packages and wheels for GPUs; tests of GPUs run where there is one.
#
#     cmake/release.sh [--untested] [COMMIT]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/bootstrap.sh"

tested=ON
if [[ ${1:-} == --untested ]]; then tested=OFF; shift; fi
[[ $tested == OFF || $(id -u) == 0 ]] ||
  die "the packages are tried in a bare system, which takes root; run this as root or with --untested"
commit=$(git -C "$root" rev-parse --verify "${1:-HEAD}^{commit}")
install_missing "${packages[@]}" dpkg-dev file graphviz mkdocs
with_python=(-DSURETY_PYTHON=OFF)
if [[ $tested == ON ]]; then
  install_missing "${test_packages[@]}"
  python=$(SURETY_PYTHON=ON find_python)
  with_python=(-DSURETY_PYTHON=ON "-DPython_EXECUTABLE=$python")
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone --quiet --no-hardlinks "$root" "$work/surety"
git -C "$work/surety" checkout --quiet --detach "$commit"
cd "$work/surety"
version=$(sed -n 's/^project(surety VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
say "surety $version, commit $(git describe --always --tags)"

python3 tests/project/check_release.py . --released
python3 -m venv "$work/tools"
"$work/tools/bin/pip" --quiet install cffconvert
"$work/tools/bin/cffconvert" --validate -i docs/CITATION.cff >&2

dist=$root/dist/surety-$version
rm -rf "$dist"
mkdir -p "$dist"
git archive --prefix="surety-$version/" -o "$dist/surety-$version.tar.gz" "$commit"

say "building"
CUDACXX=$(find_nvcc) cmake --preset release -DCMAKE_INSTALL_PREFIX=/usr -DSURETY_CUDA="${SURETY_CUDA:-OFF}" \
  -DSURETY_TESTS=$tested -DSURETY_SITE=ON -DSURETY_BENCH=OFF -DSURETY_UNITY=ON "${with_python[@]}" >&2
cmake --build build --parallel "$(nproc)" >&2
if [[ $tested == ON ]]; then
  say "testing"
  ctest --test-dir build --parallel "$(nproc)" --output-on-failure >&2
fi
say "packaging"
(cd build && cpack -B "$work/packages") >&2
mv "$work"/packages/*.deb "$dist"
if [[ $tested == ON ]]; then cmake/try_package.sh "$dist"; fi

tar -C build -czf "$dist/surety-$version-site.tar.gz" site

say "wheels"
# shellcheck disable=SC2086  # one word per Python
CUDACXX=$(find_nvcc) cmake/build_wheels.sh ${PYTHONS:-python3} -- -C "cmake.define.SURETY_CUDA=${SURETY_CUDA:-OFF}" >&2
mv dist/*.whl "$dist"
for wheel in "$dist"/*-cp311-*.whl; do  # Debian 12's Python
  [[ ! -f $wheel || $tested == OFF ]] || cmake/try_wheel.sh "$wheel" "$dist"
done

(cd "$dist" && sha256sum -- * >SHA256SUMS)
ls -l "$dist"
