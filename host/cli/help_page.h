#pragma once

#include <string>

#include "host/cli/command_line.h"

namespace surety {

/// The help of the program, for a page.
std::string help_page(const CommandLine& line);
/// The help of one of its commands.
std::string help_page(const Command& command);

}  // namespace surety
