#include "host/cli/command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {

CLI::Option* add_option(CLI::App& command, std::string_view name, std::string& target) {
  return add_option(command, name, target, option_record(name).fallback);
}

CLI::Option* add_option(CLI::App& command, std::string_view name, std::string& target, std::string_view fallback) {
  const OptionRecord& record = option_record(name);
  target = fallback;
  std::string help(record.help);
  if (!fallback.empty()) help += fmt::format(" [{}]", fallback);
  const bool real =
      record.unit == "value" || record.unit == "relative" || record.unit == "seconds" || record.unit == "rate";
  const bool counts = record.maximum > record.minimum && !real;
  return command.add_option(fmt::format("--{}", name), target, help)
      ->option_text(real                    ? "NUMBER"
                    : counts                ? "COUNT"
                    : record.unit.empty()   ? "NAME"
                    : record.unit == "file" ? "FILE"
                                            : "DIR");
}

std::uint64_t count_of(std::string_view name, const std::string& text) {
  return parsed(name, [&] { return parse_count_option(name, text); });
}

double real_of_option(std::string_view name, const std::string& text) {
  return parsed(name, [&] { return parse_option(option_record(name), text, name); });
}

std::string alternatives(std::span<const std::string_view> names) {
  if (names.size() < 2) return std::string(names.empty() ? "" : names.front());
  return fmt::format("{} or {}", fmt::join(names.first(names.size() - 1), ", "), names.back());
}

void ExecutionOptions::add_to(CLI::App& command) {
  add_option(command, "device", device_);
  add_option(command, "threads", threads_);
  add_option(command, "instruction-set", instruction_set_);
}

Execution ExecutionOptions::execution() const {
  Execution execution;
  execution.device = parsed("device", [&] { return parse_device(device_); });
  execution.threads = static_cast<int>(count_of("threads", threads_));
  execution.instruction_set = parsed("instruction-set", [&] { return parse_instruction_set(instruction_set_); });
  return execution;
}

}  // namespace surety
