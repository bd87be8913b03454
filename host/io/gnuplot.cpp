#include "host/io/gnuplot.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "host/io/files.h"
#include "surety/error.h"

extern char** environ;

namespace surety {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for script and output, gone with the object.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (fs::temp_directory_path() / "surety-plot-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) {
      throw Failure(fmt::format("cannot make a temporary folder {}: {}", pattern, std::strerror(errno)));
    }
    path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

/// Runs gnuplot on a script with its messages in a file. Returns the wait status.
int run_gnuplot(const fs::path& script, const fs::path& messages) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, messages.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  std::string program = "gnuplot", argument = script.string();
  char* arguments[] = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw Failure(fmt::format("cannot run gnuplot: {}; figures need it (Debian: apt-get install gnuplot-nox)",
                              std::strerror(error)));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string first_line(const std::string& text) {
  const std::size_t start = text.find_first_not_of(" \n");
  if (start == std::string::npos) return "no message";
  return text.substr(start, text.find('\n', start) - start);
}

}  // namespace

std::string gnuplot_string(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += c;
    quoted += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return quoted + "'";
}

std::string series_colour(std::size_t i) {
  constexpr std::array colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"};
  return colours[i % colours.size()];
}

void draw_figure(const fs::path& path, std::string_view script, int width, int height, bool pdf) {
  constexpr double pixels_of_inch = 100;
  const ScratchFolder scratch;
  const std::string font = "DejaVu Sans,Helvetica,Arial,sans-serif";
  std::string text = fmt::format(
      "set encoding utf8\n"
      "set terminal svg enhanced size {0},{1} font \"{2},13\" background rgb \"white\" linewidth 1.2\n"
      "set output {3}\n{5}\nunset output\nreset\n"
      "set terminal pngcairo enhanced size {6},{7} font \"DejaVu Sans,20\" background rgb \"white\" linewidth 2 "
      "pointscale 2\n"
      "set output {4}\n{5}\nunset output\n",
      width, height, font, gnuplot_string((scratch / "figure.svg").string()),
      gnuplot_string((scratch / "figure.png").string()), script, 2 * width, 2 * height);
  if (pdf)
    text += fmt::format(
        "reset\nset terminal pdfcairo enhanced size {},{} font \"DejaVu Sans,10\" linewidth 1.2\n"
        "set output {}\n{}\nunset output\n",
        width / pixels_of_inch, height / pixels_of_inch, gnuplot_string((scratch / "figure.pdf").string()), script);
  replace_file(scratch / "script.gp", text);
  const int status = run_gnuplot(scratch / "script.gp", scratch / "messages");
  if (status != 0) {
    throw Failure(
        fmt::format("gnuplot could not draw {}: {}", path.string(), first_line(read_file(scratch / "messages"))));
  }
  std::vector<const char*> suffixes{".svg", ".png"};
  if (pdf) suffixes.push_back(".pdf");
  for (const char* suffix : suffixes)
    replace_file(path.string() + suffix, read_file(scratch / (std::string("figure") + suffix).c_str()));
}

}  // namespace surety
