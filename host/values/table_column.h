#pragma once

#include <string>

#include "host/io/table_reader.h"

namespace surety {

/// Index of the column: by its name in the header, else by number from 1. Throws InvalidInput where there is none,
/// where two have the name, and where it is the name of one and the number of another.
std::size_t find_column(const TableReader& table, const std::string& column);

}  // namespace surety
