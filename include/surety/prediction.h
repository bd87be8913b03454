#pragma once

#include <cstddef>

namespace surety {

/// What a sweep will take.
struct Prediction {
  std::size_t cells = 0, tried = 0;
  double batches = 0;        ///< at most, where there is a target
  double seconds = 0;        ///< in one process like this one
  double longest_cell = 0;   ///< seconds
  double longest_batch = 0;  ///< seconds, with its cell's setup
  int array = 1;             ///< tasks of a job array of about half an hour each
};

}  // namespace surety
