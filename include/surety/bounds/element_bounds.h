#pragma once

#include <functional>

#include "surety/bounds/auction_environment.h"
#include "surety/estimate.h"

namespace surety {

struct ElementBoundsOptions {
  double width = 1e-3;                   ///< relative width (upper - lower) / upper at which to stop, in (0, 1)
  int degree = 3;                        ///< of the polynomials, from 1 to 6
  double time_limit = 60;                ///< seconds
  Execution where;                       ///< threads only
  std::function<bool()> stop_requested;  ///< asked now and then; may be empty
};

/// A bracket on what the best mechanism guarantees, over all mechanisms and information structures: no grid of messages
/// or signals is part of the question.
struct ElementBounds {
  double lower = 0;     ///< some mechanism guarantees more than any number below
  double upper = 0;     ///< no mechanism guarantees more
  double rounding = 0;  ///< slack for rounding that either includes
  int elements = 0;     ///< of the finest mesh
  int controls = 0;     ///< coefficients of one function on it
  int degree = 0;
  int meshes = 0;               ///< solved on, each finer than the one before
  std::int64_t iterations = 0;  ///< of the interior point method, both programs, all rounds
  double seconds = 0;
  bool stopped = false;  ///< before the width was reached
  double memory = 0;     ///< bytes that the next mesh would take, where there are not as many: then it stopped for that

  double width() const { return upper > 0 ? (upper - lower) / upper : 0; }
};

/// Both continuous programs, discretised by piecewise polynomials on a mesh that is refined where the bracket loses
/// most; docs/decisions/bounds-by-elements.md has the derivation. Throws InvalidInput for an environment or options out
/// of range, and where the first mesh takes more memory than there is; there may be one to four bidders.
ElementBounds bound_by_elements(const AuctionEnvironment& environment, const ElementBoundsOptions& options);

}  // namespace surety
