#include <fmt/format.h>

#include "host/batch/ranks.h"
#include "host/cli/command.h"
#include "host/cli/output.h"
#include "host/io/build_info.h"

namespace surety {

std::string version_line() {
  const BuildInfo build = build_info();
  return fmt::format("surety {} (commit {}, {}; MPI: {})", build.version, build.commit, build.compiler, mpi_library());
}

void add_version(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("version", "Version, commit, compiler and MPI library");
  command->footer("Example:\n  surety version");
  command->callback([&action] {
    action = [] {
      print(version_line() + "\n");
      return 0;
    };
  });
}

}  // namespace surety
