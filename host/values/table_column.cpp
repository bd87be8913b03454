#include "host/values/table_column.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {

std::size_t find_column(const TableReader& table, const std::string& column) {
  const std::vector<std::string>& names = table.columns();
  const auto found = std::find(names.begin(), names.end(), column);
  const auto named = static_cast<std::size_t>(found - names.begin());
  if (found != names.end() && std::find(found + 1, names.end(), column) != names.end())
    throw InvalidInput(fmt::format("{}:{}: two columns are named '{}'", table.file(), table.header_line(), column));
  const auto number = parse_count(column);
  const bool numbered = number && *number >= 1 && *number <= names.size();
  if (found != names.end() && numbered && named != *number - 1)
    throw InvalidInput(fmt::format("{}:{}: '{}' is the name of column {} and the number of another", table.file(),
                                   table.header_line(), column, named + 1));
  if (found != names.end()) return named;
  if (numbered) return *number - 1;
  if (!table.has_header())
    throw InvalidInput(fmt::format("{}: no column '{}'; the file has no header, give a number from 1 to {}",
                                   table.file(), column, names.size()));
  const std::vector<std::string_view> views(names.begin(), names.end());
  throw InvalidInput(fmt::format("{}: no column '{}'{} (columns: {})", table.file(), column, suggestion(column, views),
                                 fmt::join(names, ", ")));
}

}  // namespace surety
