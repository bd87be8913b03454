#include "host/cli/output.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "surety/error.h"

namespace surety {
namespace {

int quiet = 0;

}  // namespace

void print(std::string_view text) {
  if (quiet > 0) return;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Failure(fmt::format("cannot write standard output: {}", std::strerror(errno)));
  }
}

Quiet::Quiet() { ++quiet; }
Quiet::~Quiet() { --quiet; }

void remark(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace surety
