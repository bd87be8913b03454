// Debian's static HDF5 is compiled for programs: it reads libc's streams at addresses that
// the linker knows, which a module has not. These are the module's own, seen by nobody else, and hold what libc's do.
#include <dlfcn.h>

#include <cstdio>

extern "C" {
FILE* stdin = nullptr;
FILE* stdout = nullptr;
FILE* stderr = nullptr;
}

namespace {

FILE* stream_of_libc(const char* name) { return *static_cast<FILE**>(dlsym(RTLD_DEFAULT, name)); }

__attribute__((constructor(101))) void find_streams() {
  stdin = stream_of_libc("stdin");
  stdout = stream_of_libc("stdout");
  stderr = stream_of_libc("stderr");
}

}  // namespace
