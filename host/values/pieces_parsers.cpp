#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/io/number.h"
#include "host/values/law_families.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

using Pair = std::pair<double, double>;

/// Comma-separated pairs "first MARK second", checked against the record's two options.
std::vector<Pair> parse_pairs(const ChoiceRecord& record, std::string_view arguments, std::string_view mark) {
  if (arguments.empty()) throw InvalidInput(fmt::format("{}: nothing given; write {}", record.name, record.usage));
  std::vector<Pair> pairs;
  for (std::string_view part : split(arguments, ',')) {
    const auto at = part.find(mark);
    if (at == std::string_view::npos)
      throw InvalidInput(fmt::format("{}: '{}' has no '{}'; write {}", record.name, part, mark, record.usage));
    pairs.emplace_back(parse_option(record.options[0], part.substr(0, at), record.name),
                       parse_option(record.options[1], part.substr(at + mark.size()), record.name));
  }
  return pairs;
}

std::string pairs_text(std::string_view name, const std::vector<Pair>& pairs, std::string_view mark) {
  std::vector<std::string> parts;
  for (const auto& [first, second] : pairs) parts.push_back(shortest(first) + std::string(mark) + shortest(second));
  return fmt::format("{}:{}", name, fmt::join(parts, ","));
}

}  // namespace

LawPtr parse_uniform(const ChoiceRecord& record, std::string_view arguments) {
  const auto p = parse_parameters(record, arguments);
  if (!(p[1] > p[0])) throw InvalidInput(fmt::format("uniform: b = {} is not above a = {}; give a < b", p[1], p[0]));
  std::string spec = p[0] == 0 && p[1] == 1 ? "uniform" : fmt::format("uniform:{},{}", shortest(p[0]), shortest(p[1]));
  return make_pieces_law(std::move(spec), {{p[0], p[1], 1}});
}

LawPtr parse_discrete(const ChoiceRecord& record, std::string_view arguments) {
  auto points = parse_pairs(record, arguments, "@");
  std::stable_sort(points.begin(), points.end(), [](const Pair& a, const Pair& b) { return a.first < b.first; });
  std::vector<Pair> atoms;
  double sum = 0;
  for (const auto& [x, p] : points) {
    sum += p;
    if (!atoms.empty() && atoms.back().first == x) {
      atoms.back().second += p;
    } else if (p > 0) {
      atoms.emplace_back(x, p);
    }
  }
  if (std::abs(sum - 1) > 1e-9)
    throw InvalidInput(fmt::format("discrete: the probabilities sum to {}; they must sum to 1", sum));
  std::vector<Segment> segments;
  for (const auto& [x, p] : atoms) segments.push_back({x, x, p});
  return make_pieces_law(pairs_text("discrete", atoms, "@"), std::move(segments));
}

LawPtr parse_piecewise(const ChoiceRecord& record, std::string_view arguments) {
  const auto knots = parse_pairs(record, arguments, "@");
  std::vector<Segment> segments;
  Pair last{knots.front().first, 0};
  for (const auto& [x, share] : knots) {
    if (x < last.first)
      throw InvalidInput(fmt::format("piecewise: x = {} comes after x = {}; give x in ascending order", x, last.first));
    if (share < last.second)
      throw InvalidInput(
          fmt::format("piecewise: F falls from {} to {} at x = {}; a cdf never falls", last.second, share, x));
    segments.push_back({last.first, x, share - last.second});
    last = {x, share};
  }
  if (std::abs(last.second - 1) > 1e-9)
    throw InvalidInput(fmt::format("piecewise: the density integrates to {}; the last F must be 1", last.second));
  return make_pieces_law(pairs_text("piecewise", knots, "@"), std::move(segments));
}

LawPtr parse_intervals(const ChoiceRecord& record, std::string_view arguments) {
  auto given = parse_pairs(record, arguments, "..");
  std::sort(given.begin(), given.end());
  std::vector<Pair> joined;
  for (const auto& [a, b] : given) {
    if (!(b > a)) throw InvalidInput(fmt::format("intervals: {}..{} is empty; give a..b with a < b", a, b));
    if (!joined.empty() && a < joined.back().second)
      throw InvalidInput(fmt::format("intervals: {}..{} overlaps {}..{}; give disjoint intervals", a, b,
                                     joined.back().first, joined.back().second));
    if (!joined.empty() && a == joined.back().second) {
      joined.back().second = b;
    } else {
      joined.emplace_back(a, b);
    }
  }
  std::vector<Segment> segments;
  for (const auto& [a, b] : joined) segments.push_back({a, b, b - a});
  return make_pieces_law(pairs_text("intervals", joined, ".."), std::move(segments));
}

}  // namespace surety
