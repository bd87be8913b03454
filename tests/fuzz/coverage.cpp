// Part of the library in builds for fuzzing: GCC calls this from every block of code (-fsanitize-coverage=trace-pc).
#include "tests/fuzz/coverage.h"

#include <cstdint>

namespace surety::fuzz {

unsigned char coverage[coverage_size];

}  // namespace surety::fuzz

// The sanitizers call code of ours before they are ready themselves, so nothing here may be theirs.
extern "C" __attribute__((no_sanitize_coverage, no_sanitize("address,undefined"))) void __sanitizer_cov_trace_pc() {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)) -
                    reinterpret_cast<std::uintptr_t>(surety::fuzz::coverage);  // wherever the library was loaded
  surety::fuzz::coverage[(here ^ here >> 16) % surety::fuzz::coverage_size] = 1;
}
