// A fuzzer in the manner of libFuzzer, which GCC does not have: mutates inputs of a corpus, and keeps what reaches new
// code where the library counts that. The same seed and number of runs give the same inputs.
//
//   fuzz_TARGET CORPUS... [--seconds S] [--seed K]     without --seconds every input of the corpus once
//
// CORPUS is a file, or a folder of files; of a file *.list every line is an input.
// An input that ends in anything but acceptance or InvalidInput is written to the working folder, and the exit status
// is not 0.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "host/io/files.h"
#include "surety/error.h"
#include "tests/fuzz/coverage.h"
#include "tests/fuzz/target.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

namespace surety::fuzz {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr unsigned longest_seconds = 20;  // of one input
constexpr std::size_t largest_input = 1 << 16;

std::string current;  // what the target is given now, for the handlers

void save_current() {
  const std::string name = "finding-" + fingerprint(current);
  if (std::FILE* file = std::fopen(name.c_str(), "wb")) {
    std::fwrite(current.data(), 1, current.size(), file);
    std::fclose(file);
  }
  std::fprintf(stderr, "written: %s, %zu bytes\n", name.c_str(), current.size());
}

void on_signal(int signal) {
  std::fprintf(stderr, "signal %d (%s)\n", signal, signal == SIGALRM ? "too slow" : "crash");
  save_current();
  ::_exit(1);
}

void watch() {
  std::signal(SIGALRM, on_signal);
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_set_death_callback(save_current);
#else
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS}) std::signal(signal, on_signal);
  const rlimit memory{rlim_t(4) << 30, rlim_t(4) << 30};
  ::setrlimit(RLIMIT_AS, &memory);
#endif
}

/// Runs the target. Returns false for a finding.
bool run(const std::string& input, const fs::path& folder) {
  current = input;
  ::alarm(longest_seconds);
  try {
    target(input, folder);
  } catch (const InvalidInput&) {
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    save_current();
    return false;
  }
  ::alarm(0);
  return true;
}

/// Inputs, and the words in them.
class Corpus {
 public:
  explicit Corpus(std::mt19937_64& random) : random_(random) {}

  void add(std::string input) {
    std::string word;
    for (const char c : input + " ") {
      if (std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_') {
        word += c;
      } else {
        if (word.size() > 1 && word.size() < 40 && words_.size() < 10'000 && known_.insert(word).second)
          words_.push_back(word);
        word.clear();
      }
    }
    inputs_.push_back(std::move(input));
  }
  std::size_t size() const { return inputs_.size(); }

  std::string mutated() {
    std::string input = any(inputs_);
    for (std::size_t changes = 1 + below(below(8) + 1); changes > 0; --changes) change(input);
    if (input.size() > largest_input) input.resize(largest_input);
    return input;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  const std::string& any(const std::vector<std::string>& texts) { return texts[below(texts.size())]; }

  std::string interesting() {
    static const std::vector<std::string> texts{"0",
                                                "-1",
                                                "1",
                                                "1e308",
                                                "-1e308",
                                                "1e-320",
                                                "inf",
                                                "nan",
                                                "-0",
                                                "0x1p-3",
                                                "4294967296",
                                                "2147483647",
                                                "18446744073709551615",
                                                "9223372036854775808",
                                                "1000000000",
                                                "0.1",
                                                "1,5",
                                                "1.234,5",
                                                "\"",
                                                "\"\"",
                                                "\n",
                                                "\r\n",
                                                ",",
                                                ";",
                                                "\t",
                                                ":",
                                                "@",
                                                "#",
                                                "(",
                                                ")",
                                                "[",
                                                "]",
                                                "{",
                                                "}",
                                                "|",
                                                "=",
                                                "*",
                                                "..",
                                                std::string(1, '\0'),
                                                "\xff",
                                                "\xef\xbb\xbf",
                                                "\x1b[31m",
                                                "((((((((((((((((",
                                                "mixture(",
                                                "independent("};
    return below(3) == 0 && !words_.empty() ? any(words_) : any(texts);
  }

  void change(std::string& input) {
    const std::size_t at = below(input.size() + 1), length = std::min(input.size() - at, below(below(32) + 1) + 1);
    switch (below(9)) {
      case 0:
        if (at < input.size()) input[at] = char(input[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < input.size()) input[at] = char(below(256));
        break;
      case 2:
        input.erase(at, length);
        break;
      case 3:
        input.insert(at, input.substr(at, length));
        break;
      case 4:
        input.insert(at, interesting());
        break;
      case 5:
        input.replace(at, length, interesting());
        break;
      case 6:
        replace_number(input, at);
        break;
      case 7: {
        const std::string& other = any(inputs_);
        const std::size_t from = below(other.size() + 1);
        input = input.substr(0, at) + other.substr(from);
        break;
      }
      default: {
        const std::string piece = input.substr(at, length);
        input.insert(below(input.size() + 1), piece);
      }
    }
  }

  /// The first number from a place on becomes another text.
  void replace_number(std::string& input, std::size_t at) {
    const std::size_t begin = input.find_first_of("0123456789", at);
    if (begin == input.npos) return;
    const std::size_t end = std::min(input.find_first_not_of("0123456789.e+-", begin), input.size());
    input.replace(begin, end - begin, interesting());
  }

  std::mt19937_64& random_;
  std::vector<std::string> inputs_, words_;
  std::set<std::string> known_;
};

/// Code reached so far.
class Reached {
 public:
  /// Whether the last run reached new code.
  bool grew() {
    bool grew = false;
    for (std::size_t i = 0; i < coverage_size; ++i) {
      grew = grew || (coverage[i] && !seen_[i]);
      seen_[i] = seen_[i] || coverage[i];
    }
    std::memset(coverage, 0, coverage_size);
    return grew;
  }
  std::size_t count() const { return std::size_t(std::count(seen_.begin(), seen_.end(), true)); }

 private:
  std::array<bool, coverage_size> seen_{};
};

/// The inputs of a file, or of a folder's files in the order of their names.
void read_inputs(const fs::path& path, std::vector<std::string>& inputs) {
  if (is_folder(path)) {
    std::vector<fs::path> files = entries_of(path);
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) read_inputs(file, inputs);
  } else if (path.extension() == ".list") {
    std::istringstream lines(read_file(path));
    for (std::string line; std::getline(lines, line);) inputs.push_back(line);
  } else {
    inputs.push_back(read_file(path));
  }
}

int fuzz(const std::vector<fs::path>& paths, double seconds, std::uint64_t seed) {
  std::string pattern = (fs::temp_directory_path() / "surety-fuzz-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw Failure("no folder can be made for the target's files");
  const fs::path folder = pattern;
  std::mt19937_64 random(seed);
  Corpus corpus(random);
  Reached reached;
  bool clean = true;
  std::vector<std::string> inputs = seeds(folder);
  for (const fs::path& path : paths) read_inputs(path, inputs);
  for (std::string& input : inputs) {
    clean = run(input, folder) && clean;
    reached.grew();
    corpus.add(std::move(input));
  }
  const std::size_t given = corpus.size();
  std::uint64_t runs = 0;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  for (; clean && seconds > 0 && Clock::now() < end; ++runs) {
    std::string input = corpus.mutated();
    clean = run(input, folder);
    if (reached.grew()) corpus.add(std::move(input));
  }
  std::printf("%zu inputs, %llu mutations, %zu of them kept, %zu places reached%s\n", given,
              static_cast<unsigned long long>(runs), corpus.size() - given, reached.count(), clean ? "" : ": FINDING");
  fs::remove_all(folder);
  return clean ? 0 : 1;
}

}  // namespace

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

std::string with_fingerprint(std::string file) {
  constexpr std::size_t digits = 16;
  const std::size_t line = file.find('\n');
  if (line != file.npos && line > digits)
    file.replace(line - digits, digits, fingerprint(std::string_view(file).substr(line + 1)));
  return file;
}

void expect(bool holds, std::string_view what) {
  if (!holds) throw Failure("does not hold: " + std::string(what));
}

}  // namespace surety::fuzz

#ifdef __SANITIZE_ADDRESS__
// What an input makes the parser allocate is bounded by its own size.
extern "C" __attribute__((no_sanitize_coverage, no_sanitize("address,undefined"))) const char*
__asan_default_options() {
  return "allocator_may_return_null=1:max_allocation_size_mb=512";
}
#endif

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> paths;
  double seconds = 0;
  std::uint64_t seed = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--seconds" && i + 1 < argc) {
      seconds = std::strtod(argv[++i], nullptr);
    } else if (argument == "--seed" && i + 1 < argc) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else {
      paths.emplace_back(argument);
    }
  }
  surety::fuzz::watch();
  try {
    return surety::fuzz::fuzz(paths, seconds, seed);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
