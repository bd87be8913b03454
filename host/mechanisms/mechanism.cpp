#include "surety/mechanisms/mechanism.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "host/io/number.h"
#include "host/mechanisms/candidates.h"
#include "host/mechanisms/family.h"
#include "host/mechanisms/given_mechanisms.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

bool is_flag(const OptionRecord& option) { return option.unit == "flag"; }

/// The number that an option's default is; empty for a word, or none.
std::optional<double> default_number(const OptionRecord& option) { return parse_number(option.fallback); }

/// The option's own copy of the word, where `text` is one that it takes; else empty.
std::string_view word_of(const OptionRecord& option, std::string_view text) {
  for (const std::string_view word : split(option.words, ' '))
    if (!word.empty() && word == text) return word;
  return {};
}

/// All words that it takes.
std::vector<std::string_view> words_of(const OptionRecord& option) {
  std::vector<std::string_view> words = split(option.words, ' ');
  if (!default_number(option)) words.push_back(option.fallback);
  std::erase(words, std::string_view());
  return words;
}

FamilyPtr family_of(std::string_view name) {
  for (const FamilyPtr& family : mechanism_families()) {
    if (family->is_called(name)) return family;
  }
  auto names = names_of(mechanism_records());
  if (name.empty()) throw InvalidInput(fmt::format("the mechanism is empty; give one of {}", fmt::join(names, ", ")));
  for (const FamilyPtr& family : mechanism_families())
    names.insert(names.end(), family->aliases().begin(), family->aliases().end());
  throw InvalidInput(
      fmt::format("unknown mechanism '{}'{} (mechanisms: {})", name, suggestion(name, names), fmt::join(names, ", ")));
}

const OptionRecord& option_of(const ChoiceRecord& record, std::string_view key) {
  for (const OptionRecord& option : record.options)
    if (option.name == key) return option;
  const auto names = names_of(record.options);
  throw InvalidInput(
      fmt::format("{}: unknown parameter '{}'{} (write {})", record.name, key, suggestion(key, names), record.usage));
}

}  // namespace

Mechanism::Mechanism(std::shared_ptr<const MechanismFamily> family) : family_(std::move(family)) {
  for (const OptionRecord& option : record().options)
    settings_.push_back({is_flag(option) ? std::nullopt : default_number(option)});
  written_as_ = name();
}

Mechanism::Mechanism(std::string_view name, std::initializer_list<std::pair<std::string_view, double>> parameters)
    : Mechanism(family_of(name)) {
  written_as_ = name;
  for (const auto& [parameter, x] : parameters) set(parameter, x);
}

Mechanism Mechanism::parse(std::string_view spec) {
  spec = trim(spec);
  if (const Mechanism* given = GivenMechanisms::find(spec)) return *given;
  const auto colon = spec.find(':');
  Mechanism mechanism(trim(spec.substr(0, colon)));
  const std::string_view rest = colon == std::string_view::npos ? std::string_view() : spec.substr(colon + 1);
  if (const std::string_view needed = mechanism.family().needs_file(); !needed.empty()) {
    mechanism.argument_ = trim(rest);
    if (mechanism.argument_.empty()) throw InvalidInput(fmt::format("{}: {}", mechanism.name(), needed));
    return mechanism;
  }
  if (colon != std::string_view::npos) mechanism.parse_parameters(rest);
  mechanism.family().check(mechanism);
  return mechanism;
}

void Mechanism::parse_parameters(std::string_view text) {
  std::vector<std::string_view> given;
  for (std::string_view part : split(text, ',')) {
    const auto key = trim(part.substr(0, part.find('=')));
    if (std::find(given.begin(), given.end(), key) != given.end())
      throw InvalidInput(fmt::format("{}: parameter '{}' is given twice", name(), key));
    given.push_back(key);
    parse_parameter(part);
  }
}

/// `name=value`, or the name of a flag.
void Mechanism::parse_parameter(std::string_view part) {
  const auto equals = part.find('=');
  const bool alone = equals == std::string_view::npos;
  const auto expect_form = [&](bool holds, std::string_view form) {
    if (!holds)
      throw InvalidInput(fmt::format("{}: '{}' is not of the form {}; write {}", name(), part, form, record().usage));
  };
  expect_form(!alone || std::any_of(record().options.begin(), record().options.end(), is_flag), "name=value");
  const OptionRecord& option = option_of(record(), trim(part.substr(0, equals)));
  expect_form(alone == is_flag(option), is_flag(option) ? option.name : "name=value");
  Setting& setting = settings_[index_of(option.name)];
  if (alone) {
    setting.number = 1;
    return;
  }
  const std::string_view text = trim(part.substr(equals + 1));
  if (is_of_candidates(text))
    throw InvalidInput(
        fmt::format("{}: {} = {} stands for several mechanisms, and here one is played; ranges and lists "
                    "are for estimate, sweep and matrix",
                    name(), option.name, text));
  if (text == option.fallback && !default_number(option)) return;  // "best", "limit", "none"
  if (const std::string_view word = word_of(option, text); !word.empty()) {
    setting = {std::nullopt, word};
    return;
  }
  if (const auto words = words_of(option); !words.empty() && !parse_number(text))
    throw InvalidInput(fmt::format("{}: {} = '{}' is not a number; give one, or {}", name(), option.name, text,
                                   fmt::join(words, ", ")));
  const double x = parse_option(option, text, name());
  if (option.unit == "count" && x != std::floor(x))
    throw InvalidInput(fmt::format("{}: {} = {} is not a whole number", name(), option.name, text));
  setting = {x};
}

const ChoiceRecord& Mechanism::record() const { return family_->record(); }

void Mechanism::check_common_value() const { family_->check_common_value(*this); }

std::size_t Mechanism::index_of(std::string_view parameter) const {
  for (std::size_t i = 0; i < settings_.size(); ++i)
    if (record().options[i].name == parameter) return i;
  throw std::logic_error(fmt::format("{} has no parameter {}", name(), parameter));
}

bool Mechanism::takes(std::string_view parameter) const {
  const auto& options = record().options;
  return std::any_of(options.begin(), options.end(), [&](const auto& option) { return option.name == parameter; });
}

std::optional<double> Mechanism::number(std::string_view parameter) const { return setting(parameter).number; }

double Mechanism::at(std::string_view parameter) const {
  const auto x = number(parameter);
  if (!x) throw std::logic_error(fmt::format("{}: {} is open", spec(), parameter));
  return *x;
}

std::optional<std::int64_t> Mechanism::count(std::string_view parameter) const {
  const auto x = number(parameter);
  return x ? std::optional(static_cast<std::int64_t>(*x)) : std::nullopt;
}

bool Mechanism::has(std::string_view flag) const { return setting(flag).number.has_value(); }

bool Mechanism::is_word(std::string_view parameter, std::string_view word) const {
  return setting(parameter).word == word;
}

void Mechanism::set(std::string_view parameter, double x) { settings_[index_of(parameter)] = {x}; }

Mechanism Mechanism::with(std::string_view parameter, double x) const {
  Mechanism changed = *this;
  changed.set(parameter, x);
  return changed;
}

std::string Mechanism::spec() const {
  if (!argument_.empty()) return fmt::format("{}:{}", name(), argument_);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < settings_.size(); ++i) {
    const OptionRecord& option = record().options[i];
    const auto& [number, word] = settings_[i];
    if (is_flag(option)) {
      if (number) parts.emplace_back(option.name);
    } else if (!word.empty()) {
      parts.push_back(fmt::format("{}={}", option.name, word));
    } else if (number && number != default_number(option)) {
      parts.push_back(fmt::format("{}={}", option.name, shortest(*number)));
    } else if (family_->always_writes(option.name)) {
      parts.push_back(fmt::format("{}={}", option.name, number ? shortest(*number) : std::string(option.fallback)));
    }
  }
  return parts.empty() ? std::string(name()) : fmt::format("{}:{}", name(), fmt::join(parts, ","));
}

std::vector<ChoiceRecord> mechanism_records() {
  std::vector<ChoiceRecord> records;
  for (const FamilyPtr& family : mechanism_families()) records.push_back(family->record());
  return records;
}

}  // namespace surety
