#pragma once

#include "host/batch/job.h"

namespace surety {

/// What a job will take.
struct Prediction {
  std::size_t cells = 0, tried = 0;
  double batches = 0;        ///< at most, where there is a target
  double seconds = 0;        ///< in one process like this one
  double longest_cell = 0;   ///< seconds
  double longest_batch = 0;  ///< seconds; of a cell that is not cut, the cell
  int array = 1;             ///< tasks of a job array of about half an hour each
};

/// Tries cells spread over the plan for about a second in all, and takes the others to cost in proportion to the
/// nearest one tried.
Prediction predict(const Job& job, const Execution& execution);

}  // namespace surety
