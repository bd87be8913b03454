#pragma once

#include <string>

namespace surety {

/// What this program was built from: it stands in every manifest, JSON result and `surety version`.
struct BuildInfo {
  std::string version;   ///< "0.2.0"
  std::string commit;    ///< of the source, "unknown" outside a git checkout
  std::string compiler;  ///< "GNU 12.2.0"
  std::string date;      ///< of that commit, "2026-11-29"; empty outside a git checkout
};
BuildInfo build_info();

}  // namespace surety
