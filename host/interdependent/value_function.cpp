#include "surety/interdependent/value_function.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/interdependent/signal_table.h"
#include "host/io/number.h"
#include "host/values/law_family.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double weight_limit = 1e6;
constexpr OptionRecord private_options[] = {
    {"a1,a2,..", "", "1", 0, weight_limit, "worth of the own signal, by bidder, cycled"}};
constexpr OptionRecord additive_options[] = {
    {"c1,c2,..", "", "1", 0, weight_limit, "worth of each bidder's signal to everybody, cycled"},
    {"own", "", "", 0, weight_limit, "worth of the own signal, with others="},
    {"others", "", "", 0, weight_limit, "worth of each other bidder's signal, with own="}};
constexpr OptionRecord mixture_options[] = {
    {"w", "probability", "", 0, 1, "weight of a value function F; they sum to 1"}};

constexpr ChoiceRecord function_records[] = {
    {"private", "private[:a1,a2,..]", "a_i s_i", "Myerson (1981)", private_options},
    {"additive", "additive[:c1,c2,..] or additive:own=a,others=b",
     "sum_j c_j s_j, the same for all; or a s_i + b sum_(j != i) s_j",
     "Goyal & Narayanan, 4.2; Bulow & Klemperer (2002)", additive_options},
    {"max", "max", "the highest signal", "Goyal & Narayanan, 4.3; Bergemann, Brooks & Morris (2020)", {}},
    {"mixture", "mixture(w * F | w * F ..)", "a convex mixture of these", "", mixture_options},
    {"table",
     "table:FILE.csv",
     "a CSV file with the columns signal1 .. signalN, value1 .. valueN, convex and nondecreasing in the own signal",
     "Goyal & Narayanan, Section 2",
     {}}};

/// own_i, weight_j and highest of a formula.
struct Formula {
  std::vector<double> own{0}, weight{0};
  double highest = 0;
};

std::vector<double> parse_weights(std::string_view name, std::string_view list) {
  std::vector<double> weights;
  for (const std::string_view part : split(list, ',')) {
    const double w = finite_number(part, fmt::format("{}: weight {}", name, weights.size() + 1));
    if (w < 0 || w > weight_limit)
      throw InvalidInput(fmt::format("{}: weight {} = {}; give numbers from 0 to {:.0g}", name, weights.size() + 1,
                                     shortest(w), weight_limit));
    weights.push_back(w);
  }
  return weights;
}

/// "own=a,others=b".
Formula parse_own_and_others(std::string_view arguments) {
  const auto parts = split(arguments, ',');
  if (parts.size() != 2 || !parts[0].starts_with("own=") || !parts[1].starts_with("others="))
    throw InvalidInput(fmt::format("additive: '{}' is not own=a,others=b", arguments));
  const double own = parse_option(additive_options[1], parts[0].substr(4), "additive");
  const double others = parse_option(additive_options[2], parts[1].substr(7), "additive");
  return {{own - others}, {others}, 0};
}

/// Cycles a list up to a length that is a multiple of its own.
std::vector<double> cycled(const std::vector<double>& list, std::size_t length) {
  std::vector<double> longer(length);
  for (std::size_t i = 0; i < length; ++i) longer[i] = list[i % list.size()];
  return longer;
}

/// to += w * from.
void add_scaled(std::vector<double>& to, double w, const std::vector<double>& from) {
  constexpr std::size_t most = 1 << 16;
  const std::size_t length = std::lcm(to.size(), from.size());
  if (length > most) throw InvalidInput("mixture: the lists of weights have too many different lengths");
  to = cycled(to, length);
  for (std::size_t i = 0; i < length; ++i) to[i] += w * from[i % from.size()];
}

Formula parse_formula(std::string_view spec);

Formula parse_mixture(std::string_view spec) {
  const std::string_view inside = trim(spec.substr(std::string_view("mixture").size()));
  if (!inside.starts_with('(') || !inside.ends_with(')'))
    throw InvalidInput(fmt::format("'{}' is not {}", spec, function_records[3].usage));
  Formula sum;
  double total = 0;
  for (const std::string_view part : split(inside.substr(1, inside.size() - 2), '|')) {
    const auto star = part.find('*');
    if (star == std::string_view::npos)
      throw InvalidInput(fmt::format("mixture: '{}' is not w * F, a weight and a value function", part));
    const double w = parse_option(mixture_options[0], part.substr(0, star), "mixture");
    const Formula f = parse_formula(trim(part.substr(star + 1)));
    add_scaled(sum.own, w, f.own);
    add_scaled(sum.weight, w, f.weight);
    sum.highest += w * f.highest;
    total += w;
  }
  if (!(std::abs(total - 1) <= 1e-9))
    throw InvalidInput(fmt::format("mixture: the weights sum to {}; they must sum to 1", shortest(total)));
  return sum;
}

Formula parse_formula(std::string_view spec) {
  if (spec.starts_with("mixture")) return parse_mixture(spec);
  const auto colon = spec.find(':');
  const std::string_view name = trim(spec.substr(0, colon));
  const std::string_view arguments = colon == std::string_view::npos ? "" : trim(spec.substr(colon + 1));
  const auto names = names_of(value_function_records());
  if (std::find(names.begin(), names.end(), name) == names.end())
    throw InvalidInput(fmt::format("unknown value function '{}'{} (there are: {})", name, suggestion(name, names),
                                   fmt::join(names, ", ")));
  if (name == "table") throw InvalidInput("a table stands alone, not in a mixture");
  if (colon != std::string_view::npos && arguments.empty())
    throw InvalidInput(fmt::format("{}: nothing follows the colon", name));
  if (name == "max") {
    if (!arguments.empty()) throw InvalidInput("max takes no parameters");
    return {{0}, {0}, 1};
  }
  if (name == "additive" && arguments.starts_with("own")) return parse_own_and_others(arguments);
  const auto weights = arguments.empty() ? std::vector<double>{1} : parse_weights(name, arguments);
  return name == "private" ? Formula{weights, {0}, 0} : Formula{{0}, weights, 0};
}

}  // namespace

ValueFunction ValueFunction::parse(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  if (spec.empty())
    throw InvalidInput(fmt::format("the value function is empty; give one of {}",
                                   fmt::join(names_of(value_function_records()), ", ")));
  ValueFunction f;
  f.spec_ = spec;
  if (spec.starts_with("table:")) {
    const auto file = read_signal_table((folder / trim(spec.substr(6))).string(), "value");
    check_convex_and_nondecreasing(file, "value");
    f.table_ = std::make_shared<const SignalTable>(file.table);
    return f;
  }
  Formula formula = parse_formula(spec);
  f.own_ = std::move(formula.own);
  f.weight_ = std::move(formula.weight);
  f.highest_ = formula.highest;
  return f;
}

double ValueFunction::value(int bidder, std::span<const double> signals) const {
  double others = 0, most = signals[bidder];
  for (std::size_t j = 0; j < signals.size(); ++j) {
    if (static_cast<int>(j) != bidder) others += weight(static_cast<int>(j)) * signals[j];
    most = std::max(most, signals[j]);
  }
  return others + slope(bidder) * signals[bidder] + highest_ * most;
}

double ValueFunction::flat_end(int bidder, std::span<const double> signals, double least, double greatest) const {
  if (slope(bidder) > 0) return least;
  if (highest_ == 0) return greatest;
  double most = least;
  for (std::size_t j = 0; j < signals.size(); ++j)
    if (static_cast<int>(j) != bidder) most = std::max(most, signals[j]);
  return std::min(most, greatest);
}

std::span<const ChoiceRecord> value_function_records() { return function_records; }

}  // namespace surety
