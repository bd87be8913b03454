#include "surety/information/information.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "host/information/family.h"
#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

bool is_flag(const OptionRecord& option) { return option.unit == "flag"; }
bool is_law(const OptionRecord& option) { return option.unit == "law"; }
bool is_count(const OptionRecord& option) { return option.unit == "count"; }

const InformationFamilyPtr& family_of(std::string_view name) {
  for (const InformationFamilyPtr& family : information_families())
    if (family->record().name == name) return family;
  const auto names = names_of(information_records());
  throw InvalidInput(fmt::format("unknown information structure '{}'{} (there are: {})", name, suggestion(name, names),
                                 fmt::join(names, ", ")));
}

double number_of(const OptionRecord& option, std::string_view text, std::string_view owner) {
  const double x = parse_option(option, text, owner);
  if (is_count(option) && x != std::floor(x))
    throw InvalidInput(fmt::format("{}: {} = {} is not a whole number", owner, option.name, text));
  return x;
}

/// What stands between the parentheses of WORD(...); empty for any other text.
std::string_view inside(std::string_view text, std::string_view word) {
  if (!text.starts_with(word)) return {};
  const auto rest = trim(text.substr(word.size()));
  return rest.starts_with('(') && rest.ends_with(')') ? rest.substr(1, rest.size() - 2) : std::string_view{};
}

InvalidInput missing(const ChoiceRecord& record) {
  return InvalidInput(fmt::format("{}: something is missing after the name; write {}", record.name, record.usage));
}

std::string number_text(const OptionRecord& option, double x) {
  return is_count(option) ? fmt::format("{}", static_cast<std::int64_t>(x)) : shortest(x);
}

}  // namespace

Information::Information() : Information(family_of("minmax")) {}

Information::Information(std::shared_ptr<const InformationFamily> family) : family_(std::move(family)) {
  for (const OptionRecord& option : record().options) {
    Setting& setting = settings_.emplace_back();
    if (!option.fallback.empty()) setting.numbers = {number_of(option, option.fallback, name())};
  }
}

Information Information::parse(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  const auto colon = spec.find(':');
  Information information(family_of(trim(spec.substr(0, colon))));
  information.folder_ = folder;
  if (colon != std::string_view::npos) information.parse_argument(trim(spec.substr(colon + 1)));
  information.check_complete();
  information.family().check(information);
  return information;
}

void Information::parse_argument(std::string_view text) {
  if (family_->is_of_file()) {
    argument_ = text;
    return;
  }
  if (record().options.empty()) throw InvalidInput(fmt::format("{}: takes no parameters, '{}' given", name(), text));
  if (text.empty()) throw missing(record());
  parse_parameters(text);
}

void Information::check_complete() const {
  if (family_->is_of_file() && argument_.empty()) throw missing(record());
  for (std::size_t i = 0; i < settings_.size(); ++i)
    if (!is_flag(record().options[i]) && settings_[i].numbers.empty() && !settings_[i].law) throw missing(record());
}

/// In the order of the record, separated by commas; a single parameter may have commas in it.
void Information::parse_parameters(std::string_view text) {
  const auto& options = record().options;
  const bool repeats = family_->repeats();
  const auto parts = options.size() == 1 && !repeats ? std::vector{text} : split(text, ',');
  if (parts.size() > options.size() && !repeats)
    throw InvalidInput(fmt::format("{}: {} parameters given; write {}", name(), parts.size(), record().usage));
  for (std::size_t i = 0; i < std::min(parts.size(), options.size()); ++i) settings_[i] = {};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t j = std::min(i, options.size() - 1);
    parse_parameter(options[j], settings_[j], parts[i]);
  }
}

void Information::parse_parameter(const OptionRecord& option, Setting& setting, std::string_view text) const {
  if (is_flag(option)) {
    if (text != option.name)
      throw InvalidInput(fmt::format("{}: unknown parameter '{}'; write {}", name(), text, record().usage));
    setting.numbers = {1};
    return;
  }
  if (!is_law(option)) {
    setting.numbers.push_back(number_of(option, text, name()));
    return;
  }
  for (const std::string_view word : split(option.words, ' ')) {
    const auto law = inside(text, word);
    if (!law.empty()) setting = {{}, word, parse_law(law, folder_)};
  }
  if (!setting.law)
    throw InvalidInput(fmt::format("{}: '{}' is no {}; write {}, LAW being one such as uniform:0,0.2", name(), text,
                                   option.name, record().usage));
}

const ChoiceRecord& Information::record() const { return family_->record(); }
bool Information::is_public() const { return family_->is_public(); }
bool Information::is_private() const { return family_->is_private(); }

bool Information::takes(std::string_view parameter) const {
  const auto& options = record().options;
  return std::any_of(options.begin(), options.end(), [&](const auto& option) { return option.name == parameter; });
}

const Information::Setting& Information::setting(std::string_view parameter) const {
  for (std::size_t i = 0; i < settings_.size(); ++i)
    if (record().options[i].name == parameter) return settings_[i];
  throw std::logic_error(fmt::format("{} has no parameter {}", name(), parameter));
}

const std::vector<double>& Information::numbers(std::string_view parameter) const { return setting(parameter).numbers; }

double Information::at(std::string_view parameter) const {
  const auto& given = numbers(parameter);
  if (given.size() != 1) throw std::logic_error(fmt::format("{}: {} is no one number", spec(), parameter));
  return given[0];
}

std::int64_t Information::count(std::string_view parameter) const { return static_cast<std::int64_t>(at(parameter)); }

bool Information::has(std::string_view flag) const { return !numbers(flag).empty(); }

const LawPtr& Information::law(std::string_view parameter) const {
  const LawPtr& law = setting(parameter).law;
  if (!law) throw std::logic_error(fmt::format("{}: {} is no law", spec(), parameter));
  return law;
}

bool Information::is_word(std::string_view parameter, std::string_view word) const {
  return setting(parameter).word == word;
}

std::string Information::spec() const {
  if (!argument_.empty()) return fmt::format("{}:{}", name(), argument_);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < settings_.size(); ++i) {
    const OptionRecord& option = record().options[i];
    const auto& [numbers, word, law] = settings_[i];
    if (law) {
      parts.push_back(fmt::format("{}({})", word, law->spec()));
    } else {
      for (const double x : numbers)
        parts.push_back(is_flag(option) ? std::string(option.name) : number_text(option, x));
    }
  }
  return parts.empty() ? std::string(name()) : fmt::format("{}:{}", name(), fmt::join(parts, ","));
}

std::string public_information_names() {
  std::vector<std::string_view> names;
  for (const InformationFamilyPtr& family : information_families())
    if (family->is_public()) names.push_back(family->record().name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::span<const ChoiceRecord> information_records() {
  static const std::vector<ChoiceRecord> records = [] {
    std::vector<ChoiceRecord> all;
    for (const InformationFamilyPtr& family : information_families()) all.push_back(family->record());
    return all;
  }();
  return records;
}

}  // namespace surety
