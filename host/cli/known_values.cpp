#include "surety/correlated_values/known_values.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "host/cli/commands.h"
#include "host/cli/correlated_prior_argument.h"
#include "host/cli/exit_status.h"
#include "host/cli/interruption.h"
#include "host/cli/invariants.h"
#include "host/cli/report.h"
#include "host/io/number.h"

namespace surety {
namespace {

constexpr int decimals = 6;
constexpr const char* known_values_examples =
    "Every bidder knows his own value, and anything may be known about the others': between what revenue the best\n"
    "guarantee lies. From below by the best auction in which truth is dominant and nobody loses; from above by a "
    "state\n"
    "that all bidders see, in which their values are independent, so that no seller earns more than the optimal "
    "auction\n"
    "of such values (Yamashita 2018, Section 3.2; Chung & Ely 2007). Both ends are proven; the states are the worst "
    "that\n"
    "were found.\n\n"
    "Examples:\n"
    "  surety known-values examples/correlated-values/affiliated.csv\n"
    "  surety known-values examples/correlated-values/affiliated.csv --format json\n"
    "  surety known-values --values 'mixture(0.5 * discrete:0@0.7,1@0.3 | 0.5 * discrete:0@0.2,1@0.8)' --bidders 3\n\n"
    "The file has the columns probability, value1 .. valueN and a line per profile of values. A mixture's own states "
    "are\n"
    "judged too. JSON has the auction and the states.";

struct KnownValuesArguments {
  CorrelatedPriorArgument prior;
  std::string width, time_limit, threads, format;
};

struct FoundBracket {
  std::string prior, sizes;
  KnownValuesBracket bracket;
};

Report::Json states_json(const PublicStates& found) {
  Report::Json states = Report::Json::array();
  for (const PublicState& state : found.states)
    states.push_back({{"probability", state.probability}, {"law", state.law}});
  return states;
}

Report report_of(const FoundBracket& found) {
  const KnownValuesBracket& b = found.bracket;
  Report report;
  report.text(
      fmt::format("{}, {} values\n\nRevenue where bidders know their own values, whatever they know of the "
                  "others'\n",
                  found.prior, found.sizes));
  report.table({"", "revenue"}, 2);
  const auto add = [&](const char* label, const char* key, double value, const std::string& text) {
    report.value(label, key, value, {text});
  };
  add("second-price auction, E[v(2)]", "second_value", b.second_value, fixed(b.second_value, decimals));
  add("best efficient mechanism", "best_efficient_guarantee", b.best_efficient, fixed(b.best_efficient, decimals));
  add("the best guarantee, at least: dominant strategies", "lower", b.lower(), rounded_down(b.lower(), decimals));
  add("the best guarantee, at most: public states", "upper", b.upper(), rounded_up(b.upper(), decimals));
  if (b.given_states)
    add("at most, the mixture's own state being seen", "given_states", *b.given_states,
        rounded_up(*b.given_states, decimals));
  add("full surplus, E[v(1)]", "full_surplus", b.full_surplus, fixed(b.full_surplus, decimals));
  report.text(
      fmt::format("\n{} public states, full information with probability {:.6f}; no auction with dominant "
                  "strategies earns more than {}\n",
                  b.states.states.size(), b.states.full_information, rounded_up(b.auction.revenue_most, decimals)));
  report.json["dominant_strategy_most"] = b.auction.revenue_most;
  report.json["price_chance"] = b.auction.price_chance;
  report.json["full_information"] = b.states.full_information;
  report.json["states"] = states_json(b.states);
  return report;
}

void check(const KnownValuesBracket& b) {
  const double rounding = 1e-8 * b.full_surplus;  // a linear program's
  require_order("E[v(2)]", {b.second_value, 0}, "the best efficient revenue", {b.best_efficient, 0});
  require_order("the best efficient revenue", {b.best_efficient, 0}, "the lower end", {b.lower(), rounding});
  require_order("the lower end", {b.lower(), 0}, "the best of dominant strategies", {b.auction.revenue_most, 0});
  require_order("the lower end", {b.lower(), 0}, "the upper end", {b.upper(), 0});
  require_order("the upper end", {b.upper(), 0}, "full surplus", {b.full_surplus, rounding});
  if (b.given_states) require_order("the upper end", {b.upper(), 0}, "the given states'", {*b.given_states, 0});
}

bool is_as_near(const KnownValuesBracket& b, double width) { return b.upper() - b.lower() <= width * b.upper(); }

int run_known_values(const KnownValuesArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const KnownValuesSearch search{real_of_option("width", arguments.width),
                                 real_of_option("time-limit", arguments.time_limit),
                                 static_cast<int>(count_of("threads", arguments.threads)), interruption_requested};
  const CorrelatedPrior prior = arguments.prior.prior();
  std::vector<PublicState> given;
  if (!arguments.prior.is_table() && !arguments.prior.profile().joint)  // a joint law has no state but the profile
    given = parsed("values", [&] { return public_states_of(arguments.prior.profile()); });
  catch_interruptions();
  const FoundBracket found{arguments.prior.text(prior.bidders()), sizes_text(prior),
                           known_values_bracket(prior, given, search)};
  check(found.bracket);
  Report report = report_of(found);
  if (!is_as_near(found.bracket, search.width))
    report.text(fmt::format(
        "the ends are {:.2g} of the upper one apart, more than --width; {}\n",
        1 - found.bracket.lower() / found.bracket.upper(),
        found.bracket.states.stopped ? "the search was ended before it was done" : "no nearer ones were found"));
  print(report, format);
  if (interruption_requested()) return interrupted_status;
  return is_as_near(found.bracket, search.width) ? done_status : unfinished_status;
}

OutputRecord output_of_known_values() {
  const Shape state = Shape::object(
      {{"probability", Shape::number(), "probability", "of the state"},
       {"law", Shape::list(Shape::list(Shape::number())), "probability", "of each value, by bidder, in the state"}});
  return {1,
          {{"",
            {{"second_value", Shape::number(), "value", "E[v(2)], a second-price auction's revenue"},
             {"best_efficient_guarantee", Shape::number(), "value", "of the best efficient mechanism"},
             {"lower", Shape::number(), "value", "what the auction guarantees, at least"},
             {"upper", Shape::number(), "value", "what any mechanism guarantees, at most"},
             Member{"given_states", Shape::number(), "value", "at most, a mixture's own state being seen"}.if_known(),
             {"full_surplus", Shape::number(), "value", "E[v(1)]"},
             {"dominant_strategy_most", Shape::number(), "value", "of all auctions with dominant strategies, at most"},
             {"price_chance", Shape::list(Shape::number()), "probability",
              "by profile, the last bidder's value fastest, and bidder: that he is offered his value there as a price, "
              "where the others have theirs"},
             {"full_information", Shape::number(), "probability", "that all values are public, beside the states"},
             {"states", Shape::list(state), "", "which all bidders see"}}}}};
}

}  // namespace

void add_known_values(CommandLine& line) {
  Command& command = line.add(
      "known-values", "The best revenue guarantee where every bidder knows his own value, between two proven ends");
  auto arguments = std::make_shared<KnownValuesArguments>();
  arguments->prior.add_to(command);
  command.option("width", arguments->width, "1e-3").describe("until upper - lower is this much of upper, if it can be");
  command.option("time-limit", arguments->time_limit);
  command.option("threads", arguments->threads);
  command.option("format", arguments->format);
  command.output = output_of_known_values;
  command.footer = known_values_examples;
  command.action = [arguments] { return run_known_values(*arguments); };
}

}  // namespace surety
