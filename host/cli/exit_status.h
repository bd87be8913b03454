#pragma once

#include <span>
#include <string>
#include <string_view>

namespace surety {

/// What the program returns: the table of `surety --help`, and of docs/commands/exit-statuses.md.
enum ExitStatus : int {
  done_status = 0,
  disagreement_status = 1,
  error_status = 2,
  unfinished_status = 3,
  interrupted_status = 130  ///< as shells report SIGINT
};

struct ExitStatusRecord {
  ExitStatus status;
  std::string_view meaning, commands;
};

std::span<const ExitStatusRecord> exit_status_records();
/// The records as a table.
std::string exit_status_text();

}  // namespace surety
