#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/options/shape.h"
#include "surety/estimate.h"

namespace surety {

/// `unknown KIND 'TYPED'; did you mean 'NEAR'? (there are: NAMES)`: the one form in which unknown names are reported.
std::string unknown_name(std::string_view kind, std::string_view typed, std::span<const std::string_view> names);

/// What can be typed for an option that is a choice of words ("device", "precision", "format", ...); empty for all
/// others. The shape of what is printed of such a choice.
std::vector<std::string_view> words_of_option(std::string_view name);
Shape shape_of_option(std::string_view name);

/// Names of the choices, as typed and as written to results. The parsers throw InvalidInput in the form above.
std::string_view precision_name(Precision precision);
std::string_view sampling_name(Sampling sampling);
Precision parse_precision(std::string_view name);
Sampling parse_sampling(std::string_view name);
DeviceKind parse_device(std::string_view name);
InstructionSet parse_instruction_set(std::string_view name);
Statistic parse_statistic(std::string_view name);
/// "1e-4", "absolute=1e-4" or "relative=1e-3", and optionally ",statistic=NAME".
TargetError parse_target_error(std::string_view text);

}  // namespace surety
