#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace surety {

/// The help of the program or of one of its commands, for a page.
std::string help_page(const CLI::App& app);

}  // namespace surety
