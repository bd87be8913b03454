#include "surety/correlated_values/ex_post_payments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>

#include "host/linear_programs/directed_sum.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double most_type_profiles = 1 << 20;
constexpr double equal_surplus = 1e-12;  // of the payoffs' size: surpluses that differ by rounding only

/// Greatest payments by own type, and what rounding may have done to each.
struct GreatestPayments {
  std::vector<double> payment;
  double error = 0;
};

/// One bidder given the others' types.
class OwnPayments {
 public:
  OwnPayments(const AuctionLikeEnvironment& environment, const ChoiceRule& rule, int bidder, std::int64_t any_profile)
      : e_(environment), rule_(rule), i_(bidder) {
    for (int t = 0; t < e_.types[i_]; ++t) profile_.push_back(e_.with_type(any_profile, i_, t));
  }

  std::int64_t profile(std::size_t t) const { return profile_[t]; }

  /// Over payments that nobody's lie about his own type, and no staying away, improves upon; `own` lists the types
  /// that he can pretend to be of. All constraints bound a payment or the difference of two, so the greatest payments
  /// are shortest distances, each as great as can be at once (Rochet 1987); none where a cycle has a negative length.
  std::optional<GreatestPayments> greatest(const std::vector<int>& own) const {
    GreatestPayments found;
    double size = 0;
    for (const int t : own) {
      found.payment.push_back(payoff(t, t));
      for (const int s : own) size = std::max(size, std::abs(payoff(t, s)));
    }
    double decrease = 0;
    for (std::size_t round = 0; round <= own.size();
         ++round) {  // Bellman and Ford's: paths have fewer steps than types
      decrease = 0;
      for (std::size_t a = 0; a < own.size(); ++a)
        for (std::size_t b = 0; b < own.size(); ++b) {
          const double most = found.payment[b] + (payoff(own[a], own[a]) - payoff(own[a], own[b]));
          decrease = std::max(decrease, found.payment[a] - most);
          found.payment[a] = std::min(found.payment[a], most);
        }
      if (decrease == 0) break;
    }
    for (const double p : found.payment) size = std::max(size, std::abs(p));
    // a step rounds a difference of payoffs, of 2 size at most, and its sum with a payment, of 3
    found.error = 5 * size * static_cast<double>(own.size()) * std::numeric_limits<double>::epsilon();
    if (decrease > found.error) return std::nullopt;
    return found;
  }

  /// What a bidder of type t gets, before payments, with the outcome for type s.
  double payoff(int t, int s) const { return e_.payoff(profile_[t], i_, rule_[profile_[s]]); }
  bool matters(int t) const { return rule_[profile_[t]] == i_ + 1; }

 private:
  const AuctionLikeEnvironment& e_;
  const ChoiceRule& rule_;
  int i_;
  std::vector<std::int64_t> profile_;  // by own type
};

/// An expectation of payments, and the most that it may be.
struct ExpectedPayments {
  DirectedSum sum, error;

  void add(double probability, double payment, double payment_error) {
    sum.add(probability * payment);
    error.add(probability * payment_error);
  }
  ProvenValue value() const { return {sum.value(), sum.upper() + error.upper()}; }
};

std::string types_of_others(const AuctionLikeEnvironment& e, std::int64_t profile, int bidder) {
  std::vector<std::string> parts;
  for (int j = 0; j < e.bidders(); ++j)
    if (j != bidder) parts.push_back(fmt::format("bidder {} of type {}", j + 1, e.type(profile, j) + 1));
  return parts.empty() ? "alone" : fmt::format("{}", fmt::join(parts, ", "));
}

void check_rule(const AuctionLikeEnvironment& e, const ChoiceRule& rule) {
  if (static_cast<std::int64_t>(rule.size()) != e.profiles())
    throw InvalidInput(fmt::format("a rule of {} outcomes for {} type profiles", rule.size(), e.profiles()));
  for (std::size_t t = 0; t < rule.size(); ++t)
    if (rule[t] < 0 || rule[t] > e.bidders())
      throw InvalidInput(
          fmt::format("outcome {} at type profile {}; outcomes are 0 (nobody) to {}", rule[t], t + 1, e.bidders()));
}

/// Gains from lies and payoffs from the truth, over all bidders, profiles and lies.
void inspect(const AuctionLikeEnvironment& e, const ChoiceRule& rule, ExPostPayments& result) {
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
  if (expected > most_type_profiles)
    throw InvalidInput(fmt::format("{:.3g} type profiles; at most {:.3g} fit", expected, most_type_profiles));
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

ChoiceRule efficient_rule(const AuctionLikeEnvironment& environment) {
  ChoiceRule rule;
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

ExPostPayments best_ex_post_payments(const AuctionLikeEnvironment& e, const ChoiceRule& rule) {
  e.check();
  check_rule(e, rule);
  ExPostPayments result{{0, 0}, {0, 0}, std::vector<double>(e.value.size()), 0, 0, 0};
  ExpectedPayments ex_post, seen;
  for (std::int64_t t = 0; t < e.profiles(); ++t) result.surplus += e.probability[t] * e.surplus(t, rule[t]);
  for (int i = 0; i < e.bidders(); ++i)
    for (std::int64_t t = 0; t < e.profiles(); ++t) {
      if (e.type(t, i) != 0) continue;  // once for every profile of the others
      const OwnPayments own(e, rule, i, t);
      const auto probability = [&](int type) { return e.probability[own.profile(type)]; };
      std::vector<int> all(e.types[i]), chosen;
      std::iota(all.begin(), all.end(), 0);
      for (const int type : all) {
        if (own.matters(type))
          chosen.push_back(type);
        else
          seen.add(probability(type), own.payoff(type, type), 0);
      }
      const auto best = own.greatest(all), relaxed = own.greatest(chosen);
      if (!best)
        throw InvalidInput(
            fmt::format("the rule is not ex post implementable: with {} no payments keep bidder {} from lying about "
                        "his type; give a rule that is monotone in his type",
                        types_of_others(e, t, i), i + 1));
      for (const int type : all) {
        ex_post.add(probability(type), best->payment[type], best->error);
        result.payment[own.profile(type) * e.bidders() + i] = best->payment[type];
      }
      for (std::size_t c = 0; relaxed && c < chosen.size(); ++c)
        seen.add(probability(chosen[c]), relaxed->payment[c], relaxed->error);
    }
  result.ex_post = ex_post.value();
  result.relaxed = seen.value();
  inspect(e, rule, result);
  return result;
}

}  // namespace surety
