#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "host/sweeps/gap_studies.h"

namespace surety {

/// The fits for people: per prior a table with the best model of every mechanism; below it what the table cannot say.
std::string rates_table(std::span<const GapStudy> studies);

/// All there is of them: a list of studies, each with its fits, best first, its local slopes and what was left out.
nlohmann::ordered_json rates_json(std::span<const GapStudy> studies);
Shape shape_of_studies();

/// "0.9996 to 1.0002", or "" where there is none.
std::string interval_text(const RateFit& fit);

}  // namespace surety
