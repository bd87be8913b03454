#include "tests/cli/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>

namespace surety {
namespace {

[[noreturn]] void become_program(const Start& start, int out, int err) {
  if (!start.standard_output.empty()) out = ::open(start.standard_output.c_str(), O_WRONLY | O_CREAT, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (start.largest_file > 0) {
    const rlimit limit{start.largest_file, start.largest_file};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_IGN);
  }
  std::vector<char*> words;
  std::string name = SURETY_PROGRAM;
  words.push_back(name.data());
  for (const std::string& argument : start.arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  ::execv(SURETY_PROGRAM, words.data());
  ::_exit(127);
}

/// Reads both pipes to their ends, whichever has something first.
void drain(int out, int err, Outcome& outcome) {
  std::array<pollfd, 2> pipes{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  std::array<std::string*, 2> texts{&outcome.out, &outcome.err};
  for (int open = 2; open > 0;) {
    ::poll(pipes.data(), pipes.size(), -1);
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      if (pipes[i].fd < 0 || pipes[i].revents == 0) continue;
      std::array<char, 4096> buffer;
      const ssize_t got = ::read(pipes[i].fd, buffer.data(), buffer.size());
      if (got > 0) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(got));
      } else {
        ::close(pipes[i].fd);
        pipes[i].fd = -1;
        --open;
      }
    }
  }
}

}  // namespace

bool Outcome::one_error_line() const {
  return err.starts_with("surety: ") && std::count(err.begin(), err.end(), '\n') == 1 && err.back() == '\n';
}

Program::Program(const Start& start) {
  int out[2], err[2];
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  id_ = ::fork();
  if (id_ == 0) become_program(start, out[1], err[1]);
  ::close(out[1]);
  ::close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

Outcome Program::wait() {
  Outcome outcome{};
  drain(out_, err_, outcome);
  int status = 0;
  ::waitpid(id_, &status, 0);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return outcome;
}

Outcome surety_program(std::vector<std::string> arguments) { return Program({std::move(arguments), "", 0}).wait(); }

}  // namespace surety
