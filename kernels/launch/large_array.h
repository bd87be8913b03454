#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

namespace surety::kernels {

/// Zeros on large pages, where the system has them: passes over many arrays at once would miss small pages' addresses.
class LargeArray {
 public:
  explicit LargeArray(std::size_t numbers) {
    constexpr std::size_t page = std::size_t(2) << 20, line = 64;
    const std::size_t bytes = std::max<std::size_t>(numbers * sizeof(double), 1);
    const std::size_t unit = bytes < page ? line : page, rounded = (bytes + unit - 1) / unit * unit;
    numbers_.reset(static_cast<double*>(std::aligned_alloc(unit, rounded)));
    if (!numbers_) throw std::bad_alloc();
    if (unit == page) madvise(numbers_.get(), rounded, MADV_HUGEPAGE);  // a wish: small pages do as well
    std::fill_n(numbers_.get(), rounded / sizeof(double), 0.0);
  }
  double* data() const { return numbers_.get(); }  ///< begins a line of the cache

 private:
  struct Free {
    void operator()(double* p) const { std::free(p); }
  };
  std::unique_ptr<double, Free> numbers_;
};

}  // namespace surety::kernels
