#include "host/cli/plugins.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "surety/error.h"
#include "surety/mechanisms/plugin.h"

namespace surety {
namespace {

constexpr int came_back = 42;  // exit status of the trial; exit(0) would be the plug-in's own

/// Throws InvalidInput where loading the file ends a process. What it says of itself is for the one that stays.
void try_to_load(const std::string& file) {
  const pid_t child = fork();
  if (child < 0) throw Failure(fmt::format("--plugin {}: no process to try it in: {}", file, std::strerror(errno)));
  if (child == 0) {
    try {
      load_mechanism_plugin(file);
    } catch (...) {
    }
    _exit(came_back);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status))
    throw InvalidInput(
        fmt::format("--plugin {}: the plug-in crashed when it was loaded ({})", file, strsignal(WTERMSIG(status))));
  if (WEXITSTATUS(status) != came_back)
    throw InvalidInput(fmt::format("--plugin {}: the plug-in ended the program when it was loaded", file));
}

}  // namespace

std::vector<std::string> load_plugins(const std::vector<std::string>& words) {
  constexpr std::string_view option = "--plugin", with_value = "--plugin=";
  std::vector<std::string> others;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string file;
    if (words[i].starts_with(with_value)) {
      file = words[i].substr(with_value.size());
    } else if (words[i] != option) {
      others.push_back(words[i]);
      continue;
    } else if (i + 1 < words.size()) {
      file = words[++i];
    }
    if (file.empty()) throw InvalidInput("--plugin: its value is missing, the file of a plug-in");
    try_to_load(file);
    load_mechanism_plugin(file);
  }
  return others;
}

}  // namespace surety
