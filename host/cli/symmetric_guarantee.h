#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/options/shape.h"
#include "surety/values/law.h"

namespace surety {

/// `surety guarantee --symmetric`: the symmetric mechanism with messages 0 .. k that guarantees most by deviations to
/// the next message (Du 2016, (11)), for a rate of deviation or the best one.
struct SymmetricRequest {
  LawPtr values;
  std::int64_t bidders;
  std::int64_t k;
  std::optional<double> rate;
  std::string format;
};
int run_symmetric_guarantee(const SymmetricRequest& request);

/// The JSON of these.
Alternative shape_of_symmetric_guarantee();
/// What --format csv prints.
TableRecord mechanism_table();

}  // namespace surety
