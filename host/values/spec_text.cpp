#include "host/values/spec_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>

#include "host/io/number.h"
#include "surety/error.h"

namespace surety {

std::string_view trim(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (text[i] == separator && depth == 0) {
      parts.push_back(trim(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  parts.push_back(trim(text.substr(begin)));
  return parts;
}

namespace {

std::string name_within(std::string_view owner, const OptionRecord& record) {
  return owner.empty() ? std::string(record.name) : fmt::format("{}: {}", owner, record.name);
}

}  // namespace

void check_range(const OptionRecord& record, double x, std::string_view owner) {
  if (x >= record.minimum && x <= record.maximum) return;
  const bool unbounded = record.maximum == std::numeric_limits<double>::infinity();
  throw InvalidInput(fmt::format("{} = {} is out of range; give a number {}", name_within(owner, record), x,
                                 unbounded ? fmt::format("of at least {}", record.minimum)
                                           : fmt::format("from {} to {}", record.minimum, record.maximum)));
}

double parse_option(const OptionRecord& record, std::string_view text, std::string_view owner) {
  const double x = finite_number(trim(text), name_within(owner, record));
  check_range(record, x, owner);
  return x;
}

std::vector<double> parse_parameters(const ChoiceRecord& law, std::string_view arguments) {
  const std::size_t count = law.options.size();
  std::vector<std::string_view> parts;
  if (!trim(arguments).empty()) parts = split(arguments, ',');
  if (parts.empty()) {
    for (const OptionRecord& option : law.options) {
      if (!option.fallback.empty()) parts.push_back(option.fallback);
    }
  }
  if (parts.size() != count) {
    throw InvalidInput(fmt::format("{}: {} parameters given; {} needed: {}", law.name,
                                   trim(arguments).empty() ? 0 : parts.size(), count, law.usage));
  }
  std::vector<double> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(parse_option(law.options[i], parts[i], law.name));
  return numbers;
}

std::vector<std::vector<double>> parse_items(const ChoiceRecord& law, std::string_view arguments,
                                             std::initializer_list<std::string_view> marks) {
  if (arguments.empty()) throw InvalidInput(fmt::format("{}: nothing given; write {}", law.name, law.usage));
  std::vector<std::vector<double>> items;
  for (const std::string_view part : split(arguments, ',')) {
    std::string_view rest = part;
    auto& item = items.emplace_back();
    for (const std::string_view mark : marks) {
      const auto at = rest.find(mark);
      if (at == std::string_view::npos)
        throw InvalidInput(fmt::format("{}: '{}' has no '{}'; write {}", law.name, part, mark, law.usage));
      item.push_back(parse_option(law.options[item.size()], rest.substr(0, at), law.name));
      rest.remove_prefix(at + mark.size());
    }
    item.push_back(parse_option(law.options[item.size()], rest, law.name));
  }
  return items;
}

std::string items_text(std::string_view name, const std::vector<std::vector<double>>& items,
                       std::initializer_list<std::string_view> marks) {
  std::vector<std::string> parts;
  for (const auto& item : items) {
    std::string& part = parts.emplace_back(shortest(item[0]));
    for (std::size_t i = 1; i < item.size(); ++i) part += std::string(marks.begin()[i - 1]) + shortest(item[i]);
  }
  return fmt::format("{}:{}", name, fmt::join(parts, ","));
}

std::string suggestion(std::string_view typed, std::span<const std::string_view> names) {
  std::string_view near = nearest_name(typed, names);
  if (near.empty()) near = nearest_name(typed.substr(0, typed.find_first_of(" (=:,")), names);  // "uniform(0,1)"
  return near.empty() ? std::string() : fmt::format("; did you mean '{}'?", near);
}

namespace {

template <class Record>
std::vector<std::string_view> collect_names(std::span<const Record> records) {
  std::vector<std::string_view> names;
  for (const Record& record : records) names.push_back(record.name);
  return names;
}

}  // namespace

std::vector<std::string_view> names_of(std::span<const ChoiceRecord> records) { return collect_names(records); }
std::vector<std::string_view> names_of(std::span<const OptionRecord> records) { return collect_names(records); }

}  // namespace surety
