#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "host/papers/brooks_du_2023/bounding_programs.h"
#include "host/papers/brooks_du_2023/values.h"
#include "host/reference/bounding_certificates.h"
#include "host/reference/bounding_lp.h"
#include "host/reference/outcome_bounding_lp.h"
#include "surety/bounds/outcome_bounds.h"
#include "surety/theory/proportional_auction.h"

namespace surety {
namespace {

/// `count` equally likely values from 0 to 1.
AuctionEnvironment on_grid(AuctionEnvironment (*law)(int, int, const std::vector<double>&, const std::vector<double>&),
                           int goods, int count) {
  std::vector<double> support, probability(std::size_t(count), 1.0 / count);
  for (int i = 0; i < count; ++i) support.push_back(double(i) / (count - 1));
  return law(2, goods, support, probability);
}

/// The first bidder's values are greater by `premium`.
AuctionEnvironment shifted(AuctionEnvironment environment, double premium) {
  for (int s = 0; s < environment.states(); ++s)
    environment.values[std::size_t(s) * std::size_t(environment.bidders)] += premium;
  return environment;
}

/// Relative duality gap to which programs are solved: with what four printed digits leave open, below a thousandth.
double gap_of(Pass& pass) {
  return pass.samples >= 1'000'000 ? 1e-4 : 5e-4;  // a quick run is a rough one
}

BoundsOptions options_of(int k, Pass& pass) {
  constexpr double hour = 3600;
  BoundsOptions options;
  options.k = k;
  options.gap = gap_of(pass);
  options.time_limit = hour;
  options.where = pass.execution;
  return options;
}

/// Both programs of an auction, each between two proven numbers; and what the lower one's mechanism and the upper one's
/// information structure are worth by definition, on all profiles.
struct SolvedAuction {
  double lower, lower_upper, upper_lower, upper;
  double lower_rounding, upper_rounding;
  double mechanism, information;  ///< by definition
};
void mutate(SolvedAuction& s) {
  surety::mutate(s.lower), surety::mutate(s.lower_upper), surety::mutate(s.upper_lower), surety::mutate(s.upper);
}

SolvedAuction solved(const AuctionEnvironment& environment, int k, Pass& pass) {
  return pass.engine("bound_guarantee of an auction", [&] {
    const Bounds bounds = bound_guarantee(environment, options_of(k, pass));
    const ProgramBounds &low = bounds.lower_program, &high = bounds.upper_program;
    const auto sigma = reference::joint_law(environment, high.information);
    return SolvedAuction{low.lower,
                         low.upper,
                         high.lower,
                         high.upper,
                         low.rounding,
                         high.rounding,
                         static_cast<double>(reference::worth_of_mechanism(environment, low.mechanism)),
                         static_cast<double>(reference::worth_of_information(environment, k, sigma))};
  });
}

Independent by_definition(const char* what, double worth, double rounding) { return value(what, worth, 2 * rounding); }

/// A program's value lies in [low, high]; the engine's bounds on it lie beyond by no more than the gap.
Independent from_below(double gap, const std::string& source, double low, double high) {
  return between(source, low - gap * high, high);
}
Independent from_above(double gap, const std::string& source, double low, double high) {
  return between(source, low, high + gap * high);
}

/// The programs at k = 10, as printed in Section 5.
void printed_programs(Pass& pass) {
  const double gap = gap_of(pass);
  struct Case {
    const char* what;
    AuctionEnvironment environment;
    std::array<const char*, 2> printed;  ///< LB-G-k, UB-P-k
  };
  const auto common = on_grid(common_values, 1, 11);
  const Case cases[] = {{"common value", common, {".2620", ".2820"}},
                        {"theta_1 = theta_2 + .1", shifted(common, 0.1), {".3045", ".3272"}},
                        {"independent values", on_grid(independent_values, 1, 11), {".2892", ".3127"}},
                        {"two goods", on_grid(common_values, 2, 6), {".5897", ".6306"}}};
  Checks table("Section 5, bounding programs of auctions with k = 10: bounds on their values");
  for (const Case& c : cases) {
    pass.status(fmt::format("bounding programs: {}", c.what));
    const SolvedAuction found = solved(c.environment, 10, pass);
    const double low = std::stod(c.printed[0]), high = std::stod(c.printed[1]), half = printed_tolerance(c.printed[0]);
    const auto source = [&](int i) { return fmt::format("printed {}", c.printed[i]); };
    const auto name = [&](const char* what) { return fmt::format("{}, {}", c.what, what); };
    table.add(name("LB-G-k at least"), found.lower,
              {by_definition("its mechanism", found.mechanism, found.lower_rounding),
               from_below(gap, source(0), low - half, low + half)});
    table.add(name("LB-G-k at most"), found.lower_upper, {from_above(gap, source(0), low - half, low + half)});
    table.add(name("UB-P-k at least"), found.upper_lower, {from_below(gap, source(1), high - half, high + half)});
    table.add(name("UB-P-k at most"), found.upper,
              {by_definition("its information", found.information, found.upper_rounding),
               from_above(gap, source(1), high - half, high + half)});
  }
  pass.add(table);
}

/// The same programs written out, with transfers and information structures as variables, on a grid that a general
/// solver can take.
void small_programs(Pass& pass) {
  const double gap = gap_of(pass);
  constexpr int k = 3;
  constexpr double tolerance = 1e-7;  // of the general solver
  const auto common = on_grid(common_values, 1, 5);
  const std::pair<const char*, AuctionEnvironment> cases[] = {{"common value", common},
                                                              {"theta_1 = theta_2 + .1", shifted(common, 0.1)},
                                                              {"independent values", on_grid(independent_values, 1, 3)},
                                                              {"two goods", on_grid(common_values, 2, 2)}};
  Checks table("The same with k = 3 and fewer values: (17) and (19) as linear programs");
  for (const auto& [what, environment] : cases) {
    const SolvedAuction found = solved(environment, k, pass);
    const double low = pass.once(fmt::format("lower program, {}", what),
                                 [&, &e = environment] { return reference::lower_program_value(e, k); });
    const double high = pass.once(fmt::format("upper program, {}", what),
                                  [&, &e = environment] { return reference::upper_program_value(e, k); });
    const auto add = [&, name = what](const char* which, double engine, const Independent& independent) {
      table.add(fmt::format("{}, {}", name, which), engine, {independent});
    };
    add("LB-G-k at least", found.lower, from_below(gap, "Clp", low - tolerance, low + tolerance));
    add("LB-G-k at most", found.lower_upper, from_above(gap, "Clp", low - tolerance, low + tolerance));
    add("UB-P-k at least", found.upper_lower, from_below(gap, "Clp", high - tolerance, high + tolerance));
    add("UB-P-k at most", found.upper, from_above(gap, "Clp", high - tolerance, high + tolerance));
  }
  pass.add(table);
}

/// Both programs approach the guarantee of the proportional auction, which Brooks & Du (2021) know for this prior; the
/// bracket closes at least as fast as 1/sqrt(k) (Proposition 9).
void rate_in_k(Pass& pass) {
  constexpr int count = 11;
  const auto environment = on_grid(common_values, 1, count);
  std::string law = "discrete:";
  for (int i = 0; i < count; ++i) law += fmt::format("{}{}@{}", i > 0 ? "," : "", double(i) / (count - 1), 1.0 / count);
  const double guarantee =
      pass.once("many messages", [&] { return ProportionalAuction(parse_law(law), 2).guarantee().value; });
  Checks table("Proposition 9: the bracket of a common value closes in around the guarantee with many messages");
  std::vector<std::pair<int, double>> widths;
  for (const int k : {4, 6, 8, 12, 16}) {
    const SolvedAuction found = solved(environment, k, pass);
    table.add(fmt::format("k = {}, guaranteed", k), found.lower,
              {by_definition("its mechanism", found.mechanism, found.lower_rounding),
               at_most("2021, proportional", guarantee)});
    table.add(fmt::format("k = {}, potential", k), found.upper,
              {by_definition("its information", found.information, found.upper_rounding),
               at_least("2021, proportional", guarantee)});
    widths.emplace_back(k, found.upper - found.lower);
  }
  pass.add(table);
  std::string text = "  its width by k:";
  for (const auto& [k, width] : widths) text += fmt::format("  {}: {:.5f}", k, width);
  const double slope = std::log(widths.front().second / widths.back().second) /
                       std::log(double(widths.back().first) / widths.front().first);
  pass.tell(text + fmt::format("; like k^-{:.2f} from first to last, at least k^-1/2 by the paper\n\n", slope));
}

/// Both programs of an environment with outcomes: what the lower one leaves of the surplus, at most and at least, and
/// the upper one's value.
struct SolvedEnvironment {
  double most_left, least_left, upper_lower, upper;
};
void mutate(SolvedEnvironment& s) {
  surety::mutate(s.most_left), surety::mutate(s.least_left), surety::mutate(s.upper_lower), surety::mutate(s.upper);
}

/// Section 4: both programs as solved, as linear programs written out, and around the closed form; where theta <= N
/// nothing is guaranteed.
void public_expenditure_programs(Pass& pass) {
  const double gap = gap_of(pass);
  Checks table("Section 4, bounding programs of public expenditure and bilateral trade, k = 4");
  constexpr int k = 4;
  struct Case {
    const char* what;
    OutcomeEnvironment environment;
    double surplus, limit;
  };
  const double limit = brooks_du_2023::ExpenditureSeries(2, 3).guarantee();
  const Case cases[] = {{"expenditure, theta = 3", public_expenditure_environment(2, 3), 2, limit},
                        {"expenditure, theta = 1.5", public_expenditure_environment(2, 1.5), 0.5, 0},
                        {"trade, seller's value 0 or 3", bilateral_trade_environment(3), 2, limit}};
  for (const Case& c : cases) {
    const auto found = pass.engine("bound_guarantee of outcomes", [&] {
      const OutcomeBounds bounds = bound_guarantee(c.environment, options_of(k, pass));
      return SolvedEnvironment{c.surplus - bounds.lower_program.lower, c.surplus - bounds.lower_program.upper,
                               bounds.upper_program.lower, bounds.upper_program.upper};
    });
    const double low = pass.once(fmt::format("lower program, {}", c.what),
                                 [&] { return reference::lower_program_value(c.environment, k); });
    const double high = pass.once(fmt::format("upper program, {}", c.what),
                                  [&] { return reference::upper_program_value(c.environment, k); });
    // the gap is relative to the value, but no less than to a thousandth of the surplus; what the lower program leaves
    // of it is shown, for where theta <= N it leaves everything
    constexpr double tolerance = 1e-7;  // of the general solver
    const auto reach = [&](double lp) { return gap * std::max(lp, c.surplus / 1000) + tolerance; };
    const auto add = [&](const char* which, double engine, const std::vector<Independent>& independents) {
      table.add(fmt::format("{}, {}", c.what, which), engine, independents);
    };
    const double left = c.surplus - low;
    add("LB-G-k leaves at most", found.most_left,
        {between("Clp", left - tolerance, left + reach(low)), at_least("many actions", c.surplus - c.limit)});
    add("LB-G-k leaves at least", found.least_left, {between("Clp", left - reach(low), left + tolerance)});
    add("UB-P-k at least", found.upper_lower, {between("Clp", high - reach(high), high + tolerance)});
    add("UB-P-k at most", found.upper,
        {between("Clp", high - tolerance, high + reach(high)), at_least("many actions", c.limit)});
  }
  pass.add(table);
}

/// 6.3 leaves three bidders to simulations, which indicate that 1/N of the sum can be guaranteed nearly. Without
/// information no mechanism earns more; ConstantSumAuction is feasible on every grid.
void three_bidders_of_known_sum(Pass& pass) {
  const double gap = gap_of(pass);
  constexpr int bidders = 3;
  AuctionEnvironment environment{bidders, 1, std::vector<double>(bidders, 1.0 / bidders), {}};
  for (int s = 0; s < bidders; ++s)
    for (int i = 0; i < bidders; ++i) environment.values.push_back(s == i ? 1 : 0);
  Checks table("Section 6.3, one of three bidders has the value 1: both programs tend to 1/3");
  for (const int k : {3, 4, 6}) {
    const SolvedAuction found = solved(environment, k, pass);
    const double feasible = pass.once(fmt::format("unsold shares, {}", k),
                                      [&] { return brooks_du_2023::unsold_shares_guarantee(bidders, k); });
    table.add(fmt::format("k = {}, guaranteed", k), found.lower,
              {by_definition("its mechanism", found.mechanism, found.lower_rounding),
               between("unsold shares, 1/3", (1 - gap) * feasible, 1.0 / bidders)});
    table.add(fmt::format("k = {}, potential", k), found.upper,
              {by_definition("its information", found.information, found.upper_rounding),
               from_above(gap, "1/3, no information", 1.0 / bidders - 1e-12, 1.0 / bidders)});
  }
  pass.add(table);
}

}  // namespace

void brooks_du_2023::bounding_programs(Pass& pass) {
  for (const Part part :
       {printed_programs, small_programs, rate_in_k, public_expenditure_programs, three_bidders_of_known_sum})
    part(pass);
}

}  // namespace surety
