#pragma once

#include <functional>
#include <string>

namespace surety {

/// Hears what a user should know of how input was understood, one sentence a call: "bids.csv: cells are separated by
/// semicolons".
using RemarkHandler = std::function<void(const std::string&)>;

/// From now on remarks go to the handler, called by one thread at a time. Without one (the default, or an empty one)
/// nobody hears them; results are the same either way.
void set_remark_handler(RemarkHandler handler);

}  // namespace surety
