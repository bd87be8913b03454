#pragma once

#include <string>

#include "surety/verify.h"

namespace surety {

/// "exact", or "a lower bound".
const char* guarantee_kind(const GuaranteeReport& report);

/// "0.3", or "just above 0.3" where a message stands beside another that is no further off than a tie-break needs.
std::string message_text(const Deviations& deviations, double message);

}  // namespace surety
