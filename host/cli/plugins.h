#pragma once

#include <string>
#include <vector>

namespace surety {

/// Loads what `--plugin FILE` names, wherever it stands among the words, and gives the words without it. Throws
/// InvalidInput as load_mechanism_plugin does, and for a plug-in that crashes: each is tried in a process of its own.
std::vector<std::string> load_plugins(const std::vector<std::string>& words);

}  // namespace surety
