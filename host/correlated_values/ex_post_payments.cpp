#include "surety/correlated_values/ex_post_payments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "host/linear_programs/linear_program.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double most_profiles = 1 << 20;
constexpr double equal_surplus = 1e-12;  // of the payoffs' size: surpluses that differ by rounding only

/// Payments of one bidder given the others' types. Variables are what he pays at each of his own types that `own`
/// lists; the program is the greatest expected payment.
class OwnPayments {
 public:
  OwnPayments(const AuctionLikeEnvironment& environment, const AllocationRule& rule, int bidder,
              std::int64_t any_profile)
      : e_(environment), rule_(rule), i_(bidder) {
    for (int t = 0; t < e_.types[i_]; ++t) profile_.push_back(e_.with_type(any_profile, i_, t));
  }

  std::int64_t profile(std::size_t t) const { return profile_[t]; }

  /// Over payments that nobody's lie about his own type, and no staying away, improves upon; `own` lists the types
  /// that he can pretend to be of.
  LinearSolution solve_over(const std::vector<int>& own) const {
    if (own.empty()) return {LinearSolution::Status::optimal, {}, {}, 0, 0, 0};
    LinearProgram program(LinearProgram::Sense::maximize);
    // The best payment of a type is its own payoff, or another's best payment and a difference of payoffs, and so on
    // along types that are all different: twice the sum of all payoffs bounds it from below.
    double lowest = 0;
    for (const int t : own)
      for (const int s : own) lowest -= std::abs(payoff(t, s));
    for (const int t : own) {
      const double most = payoff(t, t);
      program.add_column(e_.probability[profile_[t]], {std::min(2 * lowest, most), most});
    }
    for (std::size_t a = 0; a < own.size(); ++a)
      for (std::size_t b = 0; b < own.size(); ++b) {
        if (a == b) continue;
        const int row = program.add_row({-no_bound, payoff(own[a], own[a]) - payoff(own[a], own[b])});
        program.add_entry(row, static_cast<int>(a), 1);
        program.add_entry(row, static_cast<int>(b), -1);
      }
    return solve(program);
  }

  /// What a bidder of type t gets, before payments, with the outcome for type s.
  double payoff(int t, int s) const { return e_.payoff(profile_[t], i_, rule_[profile_[s]]); }
  bool matters(int t) const { return rule_[profile_[t]] == i_ + 1; }

 private:
  const AuctionLikeEnvironment& e_;
  const AllocationRule& rule_;
  int i_;
  std::vector<std::int64_t> profile_;  // by own type
};

std::string types_of_others(const AuctionLikeEnvironment& e, std::int64_t profile, int bidder) {
  std::vector<std::string> parts;
  for (int j = 0; j < e.bidders(); ++j)
    if (j != bidder) parts.push_back(fmt::format("bidder {} of type {}", j + 1, e.type(profile, j) + 1));
  return parts.empty() ? "alone" : fmt::format("{}", fmt::join(parts, ", "));
}

void check_rule(const AuctionLikeEnvironment& e, const AllocationRule& rule) {
  if (static_cast<std::int64_t>(rule.size()) != e.profiles())
    throw InvalidInput(fmt::format("a rule of {} outcomes for {} type profiles", rule.size(), e.profiles()));
  for (std::size_t t = 0; t < rule.size(); ++t)
    if (rule[t] < 0 || rule[t] > e.bidders())
      throw InvalidInput(
          fmt::format("outcome {} at type profile {}; outcomes are 0 (nobody) to {}", rule[t], t + 1, e.bidders()));
}

/// Gains from lies and payoffs from the truth, over all bidders, profiles and lies.
void inspect(const AuctionLikeEnvironment& e, const AllocationRule& rule, ExPostPayments& result) {
  const auto net = [&](std::int64_t truth, std::int64_t told, int i) {
    return e.payoff(truth, i, rule[told]) - result.payment[told * e.bidders() + i];
  };
  result.greatest_gain = -std::numeric_limits<double>::infinity();
  result.least_payoff = std::numeric_limits<double>::infinity();
  for (std::int64_t t = 0; t < e.profiles(); ++t)
    for (int i = 0; i < e.bidders(); ++i) {
      result.least_payoff = std::min(result.least_payoff, net(t, t, i));
      for (int lie = 0; lie < e.types[i]; ++lie)
        if (lie != e.type(t, i))
          result.greatest_gain = std::max(result.greatest_gain, net(t, e.with_type(t, i, lie), i) - net(t, t, i));
    }
}

}  // namespace

std::int64_t AuctionLikeEnvironment::stride(int bidder) const {
  return std::accumulate(types.begin() + bidder + 1, types.end(), std::int64_t{1}, std::multiplies<>());
}

double AuctionLikeEnvironment::surplus(std::int64_t profile, int outcome) const {
  double sum = 0;
  for (int i = 0; i < bidders(); ++i) sum += payoff(profile, i, outcome);
  return sum;
}

double AuctionLikeEnvironment::size(std::int64_t profile) const {
  double sum = 0;
  for (int i = 0; i < bidders(); ++i) sum += std::abs(value[profile * bidders() + i]) + std::abs(benefit[i]);
  return sum;
}

void AuctionLikeEnvironment::check() const {
  if (types.empty()) throw InvalidInput("an environment without bidders");
  double expected = 1;
  for (const int count : types) {
    if (count < 1) throw InvalidInput(fmt::format("a bidder has {} types; give at least 1", count));
    expected *= count;
  }
  if (expected > most_profiles)
    throw InvalidInput(fmt::format("{:.3g} type profiles; at most {:.3g} fit", expected, most_profiles));
  if (static_cast<double>(probability.size()) != expected)
    throw InvalidInput(fmt::format("{} probabilities for {} type profiles", probability.size(), expected));
  if (value.size() != probability.size() * types.size())
    throw InvalidInput(
        fmt::format("{} values for {} type profiles of {} bidders", value.size(), profiles(), bidders()));
  if (benefit.size() != types.size())
    throw InvalidInput(fmt::format("{} benefits for {} bidders", benefit.size(), bidders()));
  double sum = 0;
  for (const double p : probability) {
    if (!(p >= 0)) throw InvalidInput(fmt::format("a probability is {}; probabilities are at least 0", p));
    sum += p;
  }
  if (!(std::abs(sum - 1) <= 1e-9))
    throw InvalidInput(fmt::format("the probabilities sum to {}; they must sum to 1", sum));
  for (const auto* numbers : {&value, &benefit})
    for (const double x : *numbers)
      if (!std::isfinite(x)) throw InvalidInput(fmt::format("a value or benefit is {}; they are finite", x));
}

AllocationRule efficient_rule(const AuctionLikeEnvironment& environment) {
  AllocationRule rule;
  for (std::int64_t t = 0; t < environment.profiles(); ++t) {
    int best = 0;
    for (int q = 1; q <= environment.bidders(); ++q)
      if (environment.surplus(t, q) > environment.surplus(t, best) + equal_surplus * environment.size(t)) best = q;
    rule.push_back(best);
  }
  return rule;
}

std::optional<SingleCrossingFailure> single_crossing_failure(const AuctionLikeEnvironment& e) {
  const auto value = [&](std::int64_t t, int i) { return e.value[t * e.bidders() + i]; };
  for (std::int64_t t = 0; t < e.profiles(); ++t)
    for (int i = 0; i < e.bidders(); ++i)
      for (int j = 0; j < e.bidders(); ++j) {
        if (i == j || value(t, i) < value(t, j)) continue;
        for (int higher = e.type(t, i) + 1; higher < e.types[i]; ++higher) {
          const std::int64_t up = e.with_type(t, i, higher);
          if (!(value(up, i) > value(up, j))) return SingleCrossingFailure{t, i, j, higher};
        }
      }
  return std::nullopt;
}

ExPostPayments best_ex_post_payments(const AuctionLikeEnvironment& e, const AllocationRule& rule) {
  e.check();
  check_rule(e, rule);
  ExPostPayments result{{0, 0}, {0, 0}, std::vector<double>(e.value.size()), 0, 0, 0};
  for (std::int64_t t = 0; t < e.profiles(); ++t) result.surplus += e.probability[t] * e.surplus(t, rule[t]);
  for (int i = 0; i < e.bidders(); ++i)
    for (std::int64_t t = 0; t < e.profiles(); ++t) {
      if (e.type(t, i) != 0) continue;  // once for every profile of the others
      const OwnPayments own(e, rule, i, t);
      std::vector<int> all(e.types[i]), chosen;
      std::iota(all.begin(), all.end(), 0);
      for (const int type : all) {
        if (own.matters(type)) {
          chosen.push_back(type);
          continue;
        }
        const double collected = e.probability[own.profile(type)] * own.payoff(type, type);
        result.relaxed.value += collected;
        result.relaxed.most += collected;
      }
      const LinearSolution best = own.solve_over(all), relaxed = own.solve_over(chosen);
      if (best.status != LinearSolution::Status::optimal)
        throw InvalidInput(
            fmt::format("the rule is not ex post implementable: with {} no payments keep bidder {} from lying about "
                        "his type; give a rule that is monotone in his type",
                        types_of_others(e, t, i), i + 1));
      result.ex_post.value += best.objective;
      result.ex_post.most += best.bound;
      result.relaxed.value += relaxed.objective;
      result.relaxed.most += relaxed.bound;
      for (const int type : all) result.payment[own.profile(type) * e.bidders() + i] = best.primal[type];
    }
  inspect(e, rule, result);
  return result;
}

}  // namespace surety
