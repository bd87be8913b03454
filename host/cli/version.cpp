#include <fmt/format.h>

#include "host/batch/ranks.h"
#include "host/cli/command.h"
#include "host/cli/output.h"
#include "host/io/build_info.h"

namespace surety {

void add_version(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("version", "Version, commit, compiler and MPI library");
  command->footer("Example:\n  surety version");
  command->callback([&action] {
    action = [] {
      const BuildInfo build = build_info();
      print(fmt::format("surety {} (commit {}, {}; MPI: {})\n", build.version, build.commit, build.compiler,
                        mpi_library()));
      return 0;
    };
  });
}

}  // namespace surety
