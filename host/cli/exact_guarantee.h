#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/options/shape.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/values/law.h"

namespace surety {

/// `surety guarantee --table`. Without values and cost the table must have its own states.
struct TableRequest {
  std::string file;
  LawPtr values;
  std::optional<double> cost;
  std::string format;
};
int run_table_guarantee(const TableRequest& request);

/// `surety guarantee --exact`.
struct ExactRequest {
  Mechanism mechanism;
  LawPtr values;
  std::int64_t bidders;
  double cost;
  std::optional<int> bids;
  std::string format;
};
int run_exact_guarantee(const ExactRequest& request);

/// `surety guarantee --exact --mechanism bounds:FILE`.
struct SavedRequest {
  std::string file;
  std::string format;
};
int run_saved_guarantee(const SavedRequest& request);

/// The JSON of these.
Alternative shape_of_exact_guarantee();

}  // namespace surety
