#include "host/cli/command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/cli/interruption.h"
#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/values/spec_text.h"
#include "surety/contracts.h"

namespace surety {
namespace {

std::string value_name_of(const OptionRecord& record) {
  const bool real =
      record.unit == "value" || record.unit == "relative" || record.unit == "seconds" || record.unit == "rate";
  if (real) return "NUMBER";
  if (record.maximum > record.minimum) return "COUNT";
  if (record.unit.empty()) return "NAME";
  return record.unit == "file" ? "FILE" : "DIR";
}

}  // namespace

Option& Option::require() {
  required = true;
  return *this;
}

Option& Option::describe(std::string text) {
  help = std::move(text);
  return *this;
}

Option& Option::name_value(std::string text) {
  value_name = std::move(text);
  return *this;
}

Option& Option::choose_from(std::span<const std::string_view> names) {
  choices.assign(names.begin(), names.end());
  return *this;
}

std::vector<std::string_view> Option::spellings() const { return split(name, ','); }

Command::Command(std::string name, std::string summary) : name_(std::move(name)), summary_(std::move(summary)) {
  add({"-h,--help", std::monostate{}, "Print this help message and exit"});
}

Option& Command::option(std::string_view name, std::string& target) {
  return option(name, target, option_record(name).fallback);
}

Option& Command::option(std::string_view name, std::string& target, std::string_view fallback) {
  const OptionRecord& record = option_record(name);
  target = fallback;
  return add(
      {fmt::format("--{}", name), &target, std::string(record.help), value_name_of(record), std::string(fallback)});
}

Option& Command::flag(std::string_view name, bool& target, std::string help) {
  return add({fmt::format("--{}", name), &target, std::move(help)});
}

Option& Command::word(std::string name, std::string value_name, std::string& target, std::string help) {
  return add({std::move(name), &target, std::move(help), std::move(value_name)});
}

Option& Command::words(std::string name, std::string value_name, std::vector<std::string>& target, std::string help) {
  return add({std::move(name), &target, std::move(help), std::move(value_name)});
}

Option& Command::add(Option option) { return options_.emplace_back(std::move(option)); }

const Option* Command::find(std::string_view spelling) const {
  for (const Option& option : options_) {
    const auto all = option.spellings();
    if (!option.is_word() && std::find(all.begin(), all.end(), spelling) != all.end()) return &option;
  }
  return nullptr;
}

bool Command::given(std::string_view name) const {
  const Option* option = find(fmt::format("--{}", name));
  SURETY_EXPECTS(option != nullptr);
  return option->given;
}

std::uint64_t count_of(std::string_view name, const std::string& text) {
  return parsed(name, [&] { return parse_count_option(name, text); });
}

double real_of_option(std::string_view name, const std::string& text) {
  return parsed(name, [&] { return parse_option(option_record(name), text, ""); });
}

std::string alternatives(std::span<const std::string_view> names) {
  if (names.size() < 2) return std::string(names.empty() ? "" : names.front());
  return fmt::format("{} or {}", fmt::join(names.first(names.size() - 1), ", "), names.back());
}

void ExecutionOptions::add_to(Command& command) {
  command.option("device", device_);
  command.option("threads", threads_);
  command.option("instruction-set", instruction_set_);
}

Execution ExecutionOptions::execution() const {
  Execution execution;
  execution.device = parsed("device", [&] { return parse_device(device_); });
  execution.threads = static_cast<int>(count_of("threads", threads_));
  execution.instruction_set = parsed("instruction-set", [&] { return parse_instruction_set(instruction_set_); });
  execution.progress = [](std::uint64_t) { return !interruption_requested(); };
  return execution;
}

}  // namespace surety
