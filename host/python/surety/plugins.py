"""Mechanisms in C++, compiled where they are needed."""

from __future__ import annotations

import atexit
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from . import _core
from ._core import Failure, InvalidInput

#: Headers and the CMake package that plug-ins are compiled with, as the package brings them.
KIT = pathlib.Path(__file__).parent / "plugin"
PROJECT = """\
cmake_minimum_required(VERSION 3.25)
project(plugin LANGUAGES CXX)
find_package(surety REQUIRED)
if(SURETY_HAS_CUDA)
  include(CheckLanguage)
  check_language(CUDA)
  if(CMAKE_CUDA_COMPILER)
    enable_language(CUDA)
    if(NOT DEFINED ENV{{CUDAARCHS}})
      set(CMAKE_CUDA_ARCHITECTURES 80)  # which later ones can read
      if(CMAKE_CUDA_ARCHITECTURES_NATIVE MATCHES "-real")
        set(CMAKE_CUDA_ARCHITECTURES ${{CMAKE_CUDA_ARCHITECTURES_NATIVE}})
      endif()
    endif()
  endif()
endif()
surety_add_mechanism(plugin checked.h {type})
"""
CHECKED = """\
#include "{header}"
static_assert({type}::record.name == "{name}", "the record has another name than {name}");
"""
#: Type and code of each name that was compiled here: what a process has loaded stays.
_loaded: dict[str, tuple[str, str]] = {}
_files: dict[str, pathlib.Path] = {}


def compile(
    name: str,
    mechanism: str | os.PathLike[str],
    *,
    type: str | None = None,
    out: str | os.PathLike[str] | None = None,
) -> str:
    """Compiles a mechanism from C++ (docs/extend/plug-in.md), loads it, and gives its name, which is a mechanism's
    text from then on.

    name: that of the mechanism's record, as "third-price"
    mechanism: the text of a header or, where there is no brace in it, the header's file
    type: the struct's name in C++; by itself surety::plugins:: and `name` with capitals for hyphens, ThirdPrice
    out: a file to keep the plug-in in, which `surety.mechanisms.load_plugin` and the program's --plugin load

    It takes CMake and a C++20 compiler, the one that the variable CXX names or that CMake finds, and some ten seconds.
    What is compiled plays at the speed of built-in mechanisms, on every CPU and, where the package was built with CUDA
    and CMake finds nvcc (in PATH, or named by CUDACXX), on GPUs. It is machine code, which runs with all your rights. It stays loaded while the process lives: the same code again is there at once, and other code needs
    another name. Raises InvalidInput for what cannot be compiled or loaded, and Failure where CMake or a compiler is
    missing and, as `load_plugin`, while a command runs.
    """
    type = _checked(name, type)
    code, header = _header(mechanism)
    if name in _loaded:
        if _loaded[name] != (type, code):
            raise InvalidInput(f"compile() argument 'name': {name} was compiled from other code before, which stays "
                               "while this process lives; choose another name for the new one")  # fmt: skip
    else:
        plugin = _compiled(_folder(), name, type, code, header)
        _core.load_plugin(str(plugin))
        _loaded[name] = (type, code)
        _files[name] = plugin
    if out is not None:
        _copy(_files[name], pathlib.Path(out))
    return name


def _checked(name: object, type: object) -> str:
    """The type. Both become code, so they are names and nothing else."""
    for what, value in (("name", name), ("type", type)):
        if not isinstance(value, str) and (what, value) != ("type", None):
            raise TypeError(f"compile() argument '{what}' is {value.__class__.__name__}; it must be str")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", str(name)):
        raise InvalidInput(f"compile() argument 'name' is {name!a}; it must be of small letters, digits and single "
                           "hyphens and begin with a letter, as third-price")  # fmt: skip
    if type is None:
        return "surety::plugins::" + "".join(word[0].upper() + word[1:] for word in str(name).split("-"))
    if not re.fullmatch(r"[A-Za-z_]\w*(::[A-Za-z_]\w*)*", str(type), re.ASCII):
        raise InvalidInput(f"compile() argument 'type' is {type!a}; it must be a name in C++, as surety::plugins::Mine")
    return str(type)


def _header(mechanism: object) -> tuple[str, pathlib.Path | None]:
    """Code, and the file that it stands in."""
    if isinstance(mechanism, str) and "{" in mechanism:
        return mechanism, None
    if not isinstance(mechanism, (str, os.PathLike)):
        raise TypeError(f"compile() argument 'mechanism' is {mechanism.__class__.__name__}; it must be the text of a "
                        "header, or its path")  # fmt: skip
    file = pathlib.Path(mechanism).absolute()
    if re.search(r'["\\\n]', str(file)):
        raise InvalidInput(f"compile() argument 'mechanism': no compiler can include {str(file)!a}")
    try:
        return file.read_text(encoding="utf-8"), file
    except (OSError, ValueError) as error:
        raise InvalidInput(f"compile() argument 'mechanism': {file}: {getattr(error, 'strerror', error)}") from None


def _folder() -> pathlib.Path:
    """A new one, which lives as long as the process: sweeps note the bytes of the plug-ins that they play."""
    folder, process = pathlib.Path(tempfile.mkdtemp(prefix="surety-")), os.getpid()

    def remove() -> None:
        if os.getpid() == process:  # not where this one was forked off
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def _compiled(folder: pathlib.Path, name: str, type: str, code: str, header: pathlib.Path | None) -> pathlib.Path:
    """The plug-in, in the folder."""
    if header is None:
        header = folder / "code" / f"{name}.h"  # apart from what is written here
        header.parent.mkdir()
        header.write_bytes(_utf8(code))
    (folder / "checked.h").write_bytes(os.fsencode(CHECKED.format(header=header, type=type, name=name)))
    (folder / "CMakeLists.txt").write_text(PROJECT.format(type=type))
    beside = [os.path.dirname(sys.executable)] if sys.executable else []
    places = os.pathsep.join([*beside, os.environ.get("PATH", os.defpath)])
    cmake, ninja = (shutil.which(tool, path=places) for tool in ("cmake", "ninja"))
    if cmake is None:
        raise Failure("compile: there is no CMake; install it, as with apt-get install cmake or pip install cmake")
    build = folder / "build"
    configure = [cmake, "-S", str(folder), "-B", str(build), f"-Dsurety_DIR={KIT / 'cmake'}"]
    configure += ["-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={ninja}"] if ninja else ["-G", "Unix Makefiles"]
    # not CXXFLAGS or CUDAFLAGS, by which arithmetic might be another
    configure += ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS=", "-DCMAKE_CUDA_FLAGS="]
    log = _log_of_failure(configure)
    if log is not None:
        raise Failure("compile: CMake finds nothing to compile with, which takes a C++20 compiler, and make or ninja; "
                      f"on Debian, apt-get install g++ make. It says: {_first_error(log)}")  # fmt: skip
    log = _log_of_failure([cmake, "--build", str(build), "--parallel", str(os.cpu_count() or 1)])
    if log is not None:
        errors = [line.replace(f"{folder}/code/", "").replace(f"{folder}/", "") for line in log.splitlines() if "error: " in line]
        raise InvalidInput(f"compile: {name}: {errors[0] if errors else log.strip()[-1000:]}")
    plugin = folder / f"{name}.so"
    os.replace(build / "plugin.so", plugin)
    return plugin


def _utf8(code: str) -> bytes:
    try:
        return code.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidInput("compile() argument 'mechanism' is no UTF-8 text") from None


def _log_of_failure(command: list[str]) -> str | None:
    """What a command that fails says; None where it does not fail."""
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         env={**os.environ, "LC_ALL": "C"}, check=False)  # fmt: skip
    return None if ran.returncode == 0 else ran.stdout.decode(errors="replace")


def _first_error(log: str) -> str:
    """Of CMake's log: the lines below the first that begins with it."""
    error = re.search(r"^CMake Error.*\n+((?:\s+\S.*\n)+|.+)", log, re.M)
    text = error[1].partition("Call Stack")[0] if error else log[-1000:]
    return " ".join(text.split())[:300]


def _copy(plugin: pathlib.Path, out: pathlib.Path) -> None:
    """Whole or not at all: a process may have loaded what is there."""
    part = out.with_name(f"{out.name}.part{os.getpid()}")
    try:
        shutil.copyfile(plugin, part)
        os.replace(part, out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Failure(f"compile() argument 'out': {out}: {error.strerror}") from None
