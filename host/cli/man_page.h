#pragma once

#include <string>

#include "host/cli/command_line.h"

namespace surety {

/// The man page of the program, surety(1), in the language of man(7).
std::string man_page(const CommandLine& line);
/// That of one of its commands, surety-COMMAND(1).
std::string man_page(const Command& command);

}  // namespace surety
