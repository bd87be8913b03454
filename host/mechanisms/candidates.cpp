#include "surety/mechanisms/candidates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "host/io/number.h"
#include "host/mechanisms/candidates.h"
#include "host/mechanisms/family.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::string_view between = "..";

/// A mechanism's text with a place for the value of one parameter.
struct RangedText {
  std::string before;  ///< what is written before the value: "second-price:reserve="
  std::string_view parameter, value;

  std::string owner() const { return fmt::format("{}: {}", before.substr(0, before.find(':')), parameter); }
  Mechanism with(std::string_view other) const { return Mechanism::parse(before + std::string(other)); }
};

/// The text, its ranged parameter last; without a parameter where nothing is ranged.
RangedText ranged_text(std::string_view spec) {
  const auto colon = spec.find(':');
  if (colon == std::string_view::npos) return {};
  RangedText text{std::string(trim(spec.substr(0, colon))) + ":", {}, {}};
  if (!Mechanism(trim(spec.substr(0, colon))).family().needs_file().empty()) return {};
  for (const std::string_view part : split(spec.substr(colon + 1), ',')) {
    const auto equals = part.find('=');
    const std::string_view key = trim(part.substr(0, equals));
    const std::string_view value = equals == std::string_view::npos ? "" : trim(part.substr(equals + 1));
    if (!is_of_candidates(value)) {
      text.before += fmt::format("{},", part);
    } else if (key == text.parameter) {
      throw InvalidInput(fmt::format("{}: parameter '{}' is given twice", spec.substr(0, colon), key));
    } else if (text.parameter.empty()) {
      text.parameter = key, text.value = value;
    } else {
      throw InvalidInput(fmt::format("{}: {} and {} are both ranges; give one parameter at a time a range",
                                     spec.substr(0, colon), text.parameter, key));
    }
  }
  text.before += fmt::format("{}=", text.parameter);
  return text;
}

std::vector<Mechanism> listed(const RangedText& text) {
  std::vector<Mechanism> mechanisms;
  for (const std::string_view part : split(text.value, '|')) {
    const std::string_view value = trim(part);
    if (value.empty())
      throw InvalidInput(fmt::format("{} = {} has an empty place; write a list as 0.1|0.3", text.owner(), text.value));
    if (value.find(between) != std::string_view::npos)
      throw InvalidInput(
          fmt::format("{} = {} has a range in a list; give one range, or a list", text.owner(), text.value));
    mechanisms.push_back(text.with(value));
  }
  if (mechanisms.size() > most_candidates)
    throw InvalidInput(
        fmt::format("{} has {} places; at most {} are supported", text.owner(), mechanisms.size(), most_candidates));
  return mechanisms;
}

/// Rounded to 15 digits, so that evenly spaced decimals stay what one would write; unless that leaves (low, high).
double as_written(double x, double low, double high) {
  const double rounded = parse_number(fmt::format("{:.15g}", x)).value_or(x);
  return low < rounded && rounded < high ? rounded : x;
}

std::size_t count_of_range(const RangedText& text, std::string_view count) {
  const auto number = parse_count(count);
  if (!number || *number < 2 || *number > most_candidates)
    throw InvalidInput(fmt::format("{} = {}: the count is \"{}\" but must be a whole number from 2 to {}", text.owner(),
                                   text.value, count, most_candidates));
  return static_cast<std::size_t>(*number);
}

std::vector<Mechanism> spread_evenly(const RangedText& text) {
  const auto dots = text.value.find(between), slash = text.value.find('/');
  if (slash == std::string_view::npos || slash < dots)
    throw InvalidInput(
        fmt::format("{} = {} is not of the form LOW..HIGH/COUNT, as 0..1/101", text.owner(), text.value));
  const std::string_view first = trim(text.value.substr(0, dots)),
                         last = trim(text.value.substr(dots + between.size(), slash - dots - between.size()));
  const double low = finite_number(first, text.owner()), high = finite_number(last, text.owner());
  if (!(low < high))
    throw InvalidInput(fmt::format("{} = {}: a range from {} to {}; it must end above where it begins", text.owner(),
                                   text.value, first, last));
  const std::size_t count = count_of_range(text, trim(text.value.substr(slash + 1)));
  const Mechanism lowest = text.with(first), highest = text.with(last);  // both within what the parameter takes
  const auto& options = lowest.record().options;
  const auto option = std::find_if(options.begin(), options.end(),
                                   [&](const OptionRecord& record) { return record.name == text.parameter; });
  std::vector<Mechanism> mechanisms{lowest};
  for (std::size_t i = 1; i + 1 < count; ++i) {
    const double x = as_written(low + (high - low) * (double(i) / double(count - 1)), low, high);
    if (option->unit == "count" && x != std::floor(x))
      throw InvalidInput(fmt::format("{} = {} has {}, which is not a whole number", text.owner(), text.value, x));
    mechanisms.push_back(lowest.with(text.parameter, x));
    mechanisms.back().family().check(mechanisms.back());
  }
  mechanisms.push_back(highest);
  return mechanisms;
}

}  // namespace

bool is_of_candidates(std::string_view value) {
  return value.find(between) != std::string_view::npos || value.find('|') != std::string_view::npos;
}

Candidates parse_candidates(std::string_view spec) {
  spec = trim(spec);
  const RangedText text = ranged_text(spec);
  if (text.parameter.empty()) return {std::string(spec), "", {Mechanism::parse(spec)}};
  const bool is_list = text.value.find('|') != std::string_view::npos;
  Candidates candidates{std::string(spec), std::string(text.parameter), is_list ? listed(text) : spread_evenly(text)};
  std::set<std::string> seen;
  for (const Mechanism& mechanism : candidates.mechanisms)
    if (!seen.insert(mechanism.spec()).second)
      throw InvalidInput(fmt::format("{} = {} has {} twice", text.owner(), text.value, mechanism.spec()));
  return candidates;
}

}  // namespace surety
