#include "host/options/choices.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "host/options/options.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

template <class Value>
struct Choice {
  std::string_view name;
  Value value;
};

constexpr Choice<Precision> precisions[] = {{"float", Precision::float_}, {"double", Precision::double_}};
constexpr Choice<Sampling> samplings[] = {
    {"auto", Sampling::automatic}, {"profile", Sampling::profile}, {"reduced", Sampling::reduced}};
constexpr Choice<DeviceKind> device_kinds[] = {
    {"auto", DeviceKind::automatic}, {"cpu", DeviceKind::cpu}, {"cuda", DeviceKind::cuda}};
constexpr Choice<InstructionSet> instruction_sets[] = {{"auto", InstructionSet::automatic},
                                                       {"scalar", InstructionSet::scalar},
                                                       {"avx2", InstructionSet::avx2},
                                                       {"avx512", InstructionSet::avx512}};

template <class Choices>
auto parse_choice(std::string_view kind, std::string_view typed, const Choices& choices) {
  std::vector<std::string_view> names;
  for (const auto& choice : choices) {
    if (choice.name == typed) return choice.value;
    names.push_back(choice.name);
  }
  throw InvalidInput(unknown_name(kind, typed, names));
}

template <class Choices, class Value>
std::string_view name_of(const Choices& choices, Value value) {
  return std::find_if(std::begin(choices), std::end(choices), [&](const auto& choice) { return choice.value == value; })
      ->name;
}

}  // namespace

std::string unknown_name(std::string_view kind, std::string_view typed, std::span<const std::string_view> names) {
  return fmt::format("unknown {} '{}'{} (there are: {})", kind, typed, suggestion(typed, names),
                     fmt::join(names, ", "));
}

std::vector<std::string_view> words_of_option(std::string_view name) {
  if (name == "format") return {"table", "json", "csv"};
  if (name == "progress") return {"auto", "json"};
  std::vector<std::string_view> words;
  const auto add = [&](std::string_view option, const auto& choices) {
    if (option == name)
      std::transform(std::begin(choices), std::end(choices), std::back_inserter(words),
                     [](const auto& choice) { return choice.name; });
  };
  add("precision", precisions);
  add("sampling", samplings);
  add("device", device_kinds);
  add("instruction-set", instruction_sets);
  return words;
}

Shape shape_of_option(std::string_view name) {
  const auto words = words_of_option(name);
  return Shape::one_of({words.begin(), words.end()});
}

std::string_view precision_name(Precision precision) { return name_of(precisions, precision); }
std::string_view sampling_name(Sampling sampling) { return name_of(samplings, sampling); }
Precision parse_precision(std::string_view name) { return parse_choice("precision", name, precisions); }
Sampling parse_sampling(std::string_view name) { return parse_choice("sampling", name, samplings); }
DeviceKind parse_device(std::string_view name) { return parse_choice("device", name, device_kinds); }
InstructionSet parse_instruction_set(std::string_view name) {
  return parse_choice("instruction set", name, instruction_sets);
}

Statistic parse_statistic(std::string_view name) {
  std::vector<Choice<Statistic>> statistics;
  statistics.reserve(statistic_count);
  for (int s = 0; s < statistic_count; ++s) {
    statistics.push_back({statistic_name(static_cast<Statistic>(s)), static_cast<Statistic>(s)});
  }
  return parse_choice("statistic", name, statistics);
}

TargetError parse_target_error(std::string_view text) {
  const OptionRecord& record = option_record("target-error");
  TargetError target{};
  int sizes = 0;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t equals = part.find('=');
    const std::string_view key = equals == std::string_view::npos ? "absolute" : trim(part.substr(0, equals));
    const std::string_view value = equals == std::string_view::npos ? part : trim(part.substr(equals + 1));
    constexpr std::string_view keys[] = {"absolute", "relative", "statistic"};
    if (key == "statistic") {
      target.statistic = parse_statistic(value);
    } else if (key == "absolute" || key == "relative") {
      target.relative = key == "relative";
      target.size = parse_option(record, value, "target-error");
      ++sizes;
    } else {
      throw InvalidInput(unknown_name("key", key, keys));
    }
  }
  if (sizes != 1)
    throw InvalidInput(fmt::format("'{}' gives {} errors; give one, as 1e-4 or relative=1e-3", text, sizes));
  return target;
}

}  // namespace surety
