#pragma once

#include <filesystem>

#include "surety/restricted_information/restrictions.h"

namespace surety {

/// Reads an auction's environment (surety/bounds/environment_file.h) with one good and, beside it, lists of
/// [[information.restrictions]] and [[prior.restrictions]], each with a `kind` and what docs/commands/
/// restricted-information.md says it takes. Each problem is reported as InvalidInput `file:line: key: what is wrong and
/// what would be right`.
RestrictedEnvironment load_restricted_environment(const std::filesystem::path& path);

}  // namespace surety
