// In a build without CUDA no place is a GPU, so nobody calls these.
#include "bench/device_ceiling.h"
#include "surety/error.h"

namespace {
[[noreturn]] void refuse() { throw surety::InvalidInput("this benchmark was built without the CUDA toolkit"); }
}  // namespace

std::uint64_t philox_words_on_cuda(surety::Precision, bool, int, std::uint64_t) { refuse(); }
double exponential_draws_on_cuda(surety::Precision, int, std::uint64_t) { refuse(); }
std::uint64_t multiply_adds_on_cuda(surety::Precision, std::uint64_t) { refuse(); }
std::uint64_t copy_on_cuda(std::size_t) { refuse(); }
std::uint64_t launches_on_cuda(std::uint64_t) { refuse(); }
std::uint64_t waits_on_cuda(std::uint64_t) { refuse(); }
