#include <fmt/format.h>

#include <memory>

#include "host/batch/ranks.h"
#include "host/cli/commands.h"
#include "host/cli/report.h"
#include "host/io/build_info.h"

namespace surety {

std::string version_line() {
  const BuildInfo build = build_info();
  return fmt::format("surety {} (commit {}, {}; MPI: {})", build.version, build.commit, build.compiler, mpi_library());
}

namespace {

OutputRecord output_of_version() {
  return {
      1,
      {{"",
        {{"compiler", Shape::text(), "", "that built the program"}, {"mpi", Shape::text(), "", "library, or none"}}}}};
}

}  // namespace

void add_version(CommandLine& line) {
  Command& command = line.add("version", "Version, commit, compiler and MPI library");
  auto format = std::make_shared<std::string>();
  command.option("format", *format);
  command.output = output_of_version;
  command.footer = "Example:\n  surety version";
  command.action = [format] {
    Report report;
    report.text(version_line() + "\n");
    const BuildInfo build = build_info();
    report.json["version"] = build.version;
    report.json["commit"] = build.commit;
    report.json["compiler"] = build.compiler;
    report.json["mpi"] = mpi_library();
    print(report, parse_format(*format));
    return 0;
  };
}

}  // namespace surety
