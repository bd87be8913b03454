#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace surety {

/// The step size rule of PDLP (Applegate et al. 2021): a step longer than its interaction allows is tried again,
/// shorter, and later ones come as near to the limits that they meet as experience allows.
class StepSize {
 public:
  StepSize(double first, double greatest) : size_(first), greatest_(greatest) {}
  double size() const { return size_; }
  double greatest() const { return greatest_; }
  void set_greatest(double greatest) { greatest_ = greatest; }
  void shorten_to(double size) { size_ = greatest_ = size; }

  /// Whether the step just tried, of this size(), was allowed by its `limit`; sets the next size either way.
  bool accept(double limit) {
    const double tried = size_, count = double(++tries_) + 1;
    size_ = std::min({(1 - std::pow(count, -0.3)) * limit, (1 + std::pow(count, -0.6)) * tried, greatest_});
    return tried <= limit;
  }

 private:
  double size_, greatest_;
  std::int64_t tries_ = 0;
};

/// When to restart at the average: after a share of all iterations so far (PDLP's artificial restart).
inline bool restart_is_due(std::int64_t since_restart, std::int64_t iterations) {
  constexpr std::int64_t least = 64;
  constexpr double share = 0.36;
  return since_restart >= least && double(since_restart) >= share * double(iterations);
}

}  // namespace surety
