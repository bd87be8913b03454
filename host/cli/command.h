#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/options/shape.h"
#include "surety/error.h"
#include "surety/estimate.h"

namespace surety {

/// What a command does; returns the exit status.
using Action = std::function<int()>;

/// An option of a command, or a word that it takes beside its options.
struct Option {
  /// Where its value goes, or whether a flag was given; none: the program itself answers, as to --help.
  using Target = std::variant<std::monostate, std::string*, bool*, std::vector<std::string>*>;

  std::string name;  ///< "--bidders", "-h,--help"; that of a word has no dashes
  Target target;
  std::string help;
  std::string value_name = {};            ///< what its value is called on the help page, "COUNT"; empty: it takes none
  std::string fallback = {};              ///< what its value is where it is not given; empty: nothing
  std::vector<std::string> choices = {};  ///< what can be typed, or how that begins; empty: anything
  bool required = false;
  bool given = false;  ///< known once the command line is read

  Option& require();
  Option& describe(std::string text);
  Option& name_value(std::string text);
  Option& choose_from(std::span<const std::string_view> names);

  bool is_word() const { return !name.starts_with('-'); }
  /// All that can be typed for it: "-h" and "--help".
  std::vector<std::string_view> spellings() const;
};

/// A command: its options in the order of the help page, and what it does. It stays where it is, since options are
/// referred to until the program ends.
class Command {
 public:
  Command(std::string name, std::string summary);
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// `--name`, described by its record; `fallback` replaces the record's default. The text is kept as typed; checks
  /// happen once, when the command runs.
  Option& option(std::string_view name, std::string& target);
  Option& option(std::string_view name, std::string& target, std::string_view fallback);
  /// `--name`, without a value.
  Option& flag(std::string_view name, bool& target, std::string help);
  /// A word beside the options, called `value_name` on the help page, and `name` where it is missing.
  Option& word(std::string name, std::string value_name, std::string& target, std::string help);
  /// As many words as there are.
  Option& words(std::string name, std::string value_name, std::vector<std::string>& target, std::string help);
  /// An option like no other.
  Option& add(Option option);

  std::string group;                   ///< under which the program's help names it
  std::string footer;                  ///< below its options: what else there is to say, and examples
  OutputRecord (*output)() = nullptr;  ///< what it prints as JSON and writes as CSV; null: neither
  Action action;

  const std::string& name() const { return name_; }
  const std::string& summary() const { return summary_; }
  const std::deque<Option>& options() const { return options_; }
  std::deque<Option>& options() { return options_; }
  /// The option that is typed like this ("--bidders"); null where there is none.
  const Option* find(std::string_view spelling) const;
  /// Whether the command line has `--name`.
  bool given(std::string_view name) const;

 private:
  std::string name_, summary_;
  std::deque<Option> options_;
};

/// Runs a parser and puts `--name: ` before its message.
template <class Parser>
auto parsed(std::string_view name, Parser parser) {
  try {
    return parser();
  } catch (const InvalidInput& error) {
    throw InvalidInput("--" + std::string(name) + ": " + error.what());
  }
}

/// A count option (`--samples 1e8`), checked against its record; messages begin with `--name: `.
std::uint64_t count_of(std::string_view name, const std::string& text);

/// A real option (`--cost 0.2`), checked against its record; messages begin with `--name: `.
double real_of_option(std::string_view name, const std::string& text);

/// "a, b or c".
std::string alternatives(std::span<const std::string_view> names);

/// Where to run: --device, --threads, --instruction-set.
class ExecutionOptions {
 public:
  void add_to(Command& command);
  /// Stops where an interruption is requested.
  Execution execution() const;

 private:
  std::string device_, threads_, instruction_set_;
};

}  // namespace surety
