#include "host/cli/exit_status.h"

#include <fmt/format.h>

#include "host/io/table.h"

namespace surety {
namespace {

constexpr ExitStatusRecord records[] = {
    {done_status, "done; whatever was compared agrees", "all"},
    {disagreement_status, "what was compared disagrees, and is named",
     "verify, equilibrium, matrix, reproduce, implement"},
    {error_status, "refused or failed; standard error says why", "all"},
    {unfinished_status, "short of the gap or error that was asked for", "bounds, estimate, known-values"},
    {interrupted_status, "Ctrl-C or SIGTERM; what was finished is kept", "sweep, matrix, bounds, known-values"}};

}  // namespace

std::span<const ExitStatusRecord> exit_status_records() { return records; }

std::string exit_status_text() {
  TextTable table({"status", "meaning", "of"});
  for (const ExitStatusRecord& record : records)
    table.add({fmt::format("{}", int(record.status)), std::string(record.meaning), std::string(record.commands)});
  return table.text(2);
}

}  // namespace surety
