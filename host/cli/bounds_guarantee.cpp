#include "host/cli/bounds_guarantee.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <variant>
#include <vector>

#include "host/cli/command.h"
#include "host/cli/report.h"
#include "host/io/number.h"
#include "host/options/guarantee_kind.h"
#include "host/values/spec_text.h"
#include "surety/bounds/environment_file.h"
#include "surety/bounds/prior_robustness.h"

namespace surety {
namespace {

std::vector<double> values_of(const AuctionEnvironment& environment, int state) {
  std::vector<double> values;
  for (int i = 0; i < environment.bidders; ++i)
    for (int l = 0; l < environment.goods; ++l) values.push_back(environment.value(state, i, l));
  return values;
}

/// The probabilities of an environment file by the states of another environment.
std::vector<double> matched(const AuctionEnvironment& from, const AuctionEnvironment& states) {
  if (from.bidders != states.bidders || from.goods != states.goods)
    throw InvalidInput(fmt::format("{} bidders and {} goods, but the mechanism is for {} and {}", from.bidders,
                                   from.goods, states.bidders, states.goods));
  std::vector<double> prior(states.prior.size());
  for (int s = 0; s < from.states(); ++s) {
    int t = 0;
    while (t < states.states() && values_of(states, t) != values_of(from, s)) ++t;
    if (t == states.states())
      throw InvalidInput(fmt::format("state {} has values that no state of the mechanism's environment has", s + 1));
    prior[std::size_t(t)] += from.prior[std::size_t(s)];
  }
  return prior;
}

std::vector<double> prior_of(const std::string& text, const AuctionEnvironment& states) {
  if (text.empty()) return states.prior;
  if (text.ends_with(".toml")) {
    const AnyEnvironment environment = load_environment(text);
    try {
      const auto* const auction = std::get_if<AuctionEnvironment>(&environment);
      if (!auction) throw InvalidInput("it has outcomes; the mechanism is for auctions of goods");
      return matched(*auction, states);
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}: {}", text, error.what()));
    }
  }
  std::vector<double> prior;
  for (const std::string_view part : split(text, ',')) prior.push_back(finite_number(part, "a probability"));
  return prior;
}

double full_surplus_under(AuctionEnvironment environment, const std::vector<double>& prior) {
  environment.prior = prior;
  return environment.full_surplus();
}

}  // namespace

int run_bounds_guarantee(const std::string& file, const std::string& prior_text, const std::string& format_text) {
  const Format format = parse_format(format_text);
  const SavedBounds saved = parsed("mechanism", [&] { return load_bounds(file); });
  const AuctionEnvironment& environment = saved.environment;
  const bool own = prior_text.empty();
  const auto [prior, found] = parsed("prior", [&] {
    auto read = prior_of(prior_text, environment);
    const PriorGuarantee guarantee = guarantee_under(saved, read);
    return std::pair(std::move(read), guarantee);
  });
  const double full = full_surplus_under(environment, prior);
  const int decimals = decimals_for(own ? saved.upper : full, 8);
  Report report;
  report.text(fmt::format("bounds:{}: {} bidder{}, {} good{}, {} states, grid of k = {}; {}\n\n", file,
                          environment.bidders, environment.bidders == 1 ? "" : "s", environment.goods,
                          environment.goods == 1 ? "" : "s", environment.states(), saved.k(),
                          own ? "its own prior" : "prior " + prior_text));
  report.table({"", "proven"});
  report.value("guarantee at least", "guarantee", found.evaluated, {rounded_down(found.evaluated, decimals)});
  report.json["guarantee_is"] = guarantee_kind(false);
  report.value("by its multipliers, linear in the prior", "guarantee_by_multipliers", found.by_multipliers,
               {rounded_down(found.by_multipliers, decimals)});
  report.json["full_surplus"] = full;
  report.json["own_prior"] = own;
  report.json["upper"] = nullptr;
  if (own) report.value("no mechanism guarantees more than", "upper", saved.upper, {rounded_up(saved.upper, decimals)});
  report.row({"full surplus", fixed(full, decimals)});
  report.config = {{"mechanism", "bounds:" + file}, {"prior", prior}};
  print(report, format);
  return 0;
}

Alternative shape_of_bounds_guarantee() {
  const Shape config = Shape::object({{"mechanism", Shape::text(), "", "bounds:FILE"},
                                      {"prior", Shape::list(Shape::number()), "probability", "by state"}});
  return {
      "the mechanism of bounds:FILE",
      {{"guarantee", Shape::number(), "value", "proven: what it earns at least under this prior"},
       guarantee_kind_member(),
       {"guarantee_by_multipliers", Shape::number(), "value", "the same by its multipliers, linear in the prior"},
       {"full_surplus", Shape::number(), "value", "what trade is worth under this prior"},
       {"own_prior", Shape::flag(), "", "whether the prior is the file's"},
       {"upper", Shape::number().or_null(), "value", "proven: no mechanism guarantees more; of the own prior alone"},
       {"config", config, "", "what was asked"}}};
}

}  // namespace surety
