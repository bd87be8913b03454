#pragma once

#include <string>

#include "host/cli/command_line.h"

namespace surety {

/// A script for bash, and one for zsh, that complete commands, their options and the words that these take.
std::string bash_completion(const CommandLine& line);
std::string zsh_completion(const CommandLine& line);

}  // namespace surety
