#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>

#include "host/values/law_families.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/values/law.h"

namespace surety {
namespace {

constexpr double any = std::numeric_limits<double>::infinity();

constexpr OptionRecord uniform_options[] = {{"a", "value", "0", 0, greatest_value, "least value"},
                                            {"b", "value", "1", 0, greatest_value, "greatest value, above a"}};
constexpr OptionRecord beta_options[] = {{"a", "", "", 0.1, 1000, "shape at 0: density ~ v^(a-1)"},
                                         {"b", "", "", 0.1, 1000, "shape at 1: density ~ (1-v)^(b-1)"}};
constexpr OptionRecord power_options[] = {{"a", "", "", 0.01, 1000, "exponent of the cdf v^a on [0,1]"}};
constexpr OptionRecord exponential_options[] = {
    {"rate", "1/value", "", 1e-12, 1e12, "hazard rate before truncation"},
    {"upper", "value", "", 1e-12, greatest_value, "truncation point; rate * upper lies in 1e-6 .. 700"}};
constexpr OptionRecord normal_options[] = {
    {"mean", "value", "", -greatest_value, greatest_value, "mean before truncation"},
    {"sd", "value", "", 1e-12, greatest_value, "standard deviation before truncation"},
    {"a", "value", "", 0, greatest_value, "least value"},
    {"b", "value", "", 0, greatest_value, "greatest value, above a"}};
constexpr OptionRecord discrete_options[] = {{"x", "value", "", 0, greatest_value, "an atom"},
                                             {"p", "probability", "", 0, 1, "its probability; they sum to 1"}};
constexpr OptionRecord piecewise_options[] = {
    {"x", "value", "", 0, greatest_value, "a knot of the cdf, ascending; the same x twice is an atom"},
    {"F", "probability", "", 0, 1, "the cdf there, nondecreasing, ending at 1; a first F above 0 is an atom"}};
constexpr OptionRecord intervals_options[] = {{"a", "value", "", 0, greatest_value, "lower end of an interval"},
                                              {"b", "value", "", 0, greatest_value, "upper end, above a"}};
constexpr OptionRecord empirical_options[] = {
    {"file", "path", "", -any, any, "a comma-separated file"},
    {"column", "name", "", -any, any, "header of the column, or its number counted from 1; values are at least 0"}};

constexpr ChoiceRecord records[] = {
    {"uniform", "uniform:a,b", "uniform on [a,b]; alone: on [0,1]", "", uniform_options},
    {"beta", "beta:a,b", "beta law on [0,1]", "", beta_options},
    {"power", "power:a", "cdf v^a on [0,1]", "", power_options},
    {"exponential", "exponential:rate,upper", "exponential, truncated to [0,upper]", "", exponential_options},
    {"normal", "normal:mean,sd,a,b", "normal, truncated to [a,b]", "", normal_options},
    {"triangle", "triangle", "symmetric triangular density on [0,1]", "", {}},
    {"discrete", "discrete:x@p,...", "atoms x with probabilities p", "", discrete_options},
    {"piecewise", "piecewise:x@F,...", "cdf linear between the points (x, F); jumps are atoms", "", piecewise_options},
    {"intervals", "intervals:a..b,c..d", "uniform on a union of disjoint intervals", "Brooks & Du (2021), Figure 3",
     intervals_options},
    {"empirical", "empirical:file.csv#column", "the values of a CSV column, each row with the same weight", "",
     empirical_options}};

using Parser = LawPtr (*)(const ChoiceRecord&, std::string_view);
constexpr Parser parsers[] = {parse_uniform,   parse_beta,     parse_power,    parse_exponential,
                              parse_normal,    parse_triangle, parse_discrete, parse_piecewise,
                              parse_intervals, nullptr};  // empirical needs the folder too
static_assert(std::size(records) == std::size(parsers));

}  // namespace

std::span<const ChoiceRecord> law_records() { return records; }

LawPtr parse_law(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  const auto colon = spec.find(':');
  const std::string_view name = trim(spec.substr(0, colon));
  const std::string_view arguments = colon == std::string_view::npos ? "" : trim(spec.substr(colon + 1));
  for (std::size_t i = 0; i < std::size(records); ++i) {
    if (records[i].name != name) continue;
    if (colon != std::string_view::npos && arguments.empty())
      throw InvalidInput(fmt::format("{}: nothing follows the colon; write {}", name, records[i].usage));
    return parsers[i] ? parsers[i](records[i], arguments) : parse_empirical(records[i], arguments, folder);
  }
  const auto names = names_of(law_records());
  if (name.empty()) throw InvalidInput(fmt::format("the law is empty; give one of {}", fmt::join(names, ", ")));
  throw InvalidInput(
      fmt::format("unknown law '{}'{} (laws: {})", name, suggestion(name, names), fmt::join(names, ", ")));
}

}  // namespace surety
