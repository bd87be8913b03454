// A user's aggregate game: allocation and payments proportional to messages.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/auctions/aggregate.h"
#include "host/auctions/catalogue.h"
#include "host/auctions/names.h"
#include "host/finite_games/table_setting.h"
#include "host/games/game.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"
#include "surety/mechanisms/user_mechanism.h"

namespace surety {
namespace {

class AggregateRuleFamily final : public MechanismFamily {
 public:
  explicit AggregateRuleFamily(AggregateRule rule) : rule_(std::move(rule)) {
    record_ = {rule_.name, rule_.name, "a user's mechanism: allocation and payments proportional to messages", "", {}};
  }
  AggregateRuleFamily(const AggregateRuleFamily&) = delete;
  AggregateRuleFamily& operator=(const AggregateRuleFamily&) = delete;

  const ChoiceRecord& record() const override { return record_; }

  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    kernels::CommonValueForm form;
    form.rule = CommonValueRule::aggregate;
    form.aggregate = tabulate({2,
                               [this](double x, double* out) {
                                 out[0] = rule_.allocation(x);
                                 out[1] = rule_.transfer(x);
                               },
                               rule_.breakpoints, 0, static_cast<double>(game.bidders) * rule_.greatest_message});
    // below the first octave what is at its begin is played
    const double begin = std::ldexp(1.0, form.aggregate.first_octave);
    auto& bound = form.aggregate.error_bound;
    bound[0] = std::max(bound[0], std::abs(rule_.allocation(begin) - rule_.allocation(0)));
    bound[1] = std::max(bound[1], std::abs(rule_.transfer(begin) - rule_.transfer(0)));
    return form;
  }
  double greatest_message(const GameConfig&) const override { return rule_.greatest_message; }
  bool bounds_messages(const Mechanism&) const override { return true; }
  bool is_message(const Mechanism&, double message) const override {
    return message >= 0 && message <= rule_.greatest_message;
  }
  double greatest_payment(const kernels::CommonValueForm& form, double, double) const override {
    return spread(form.aggregate, 1);
  }

  bool has_finite_table() const override { return true; }
  bool takes_bids() const override { return true; }
  /// Equally spaced messages.
  FiniteMechanism finite_table(const TableSetting& setting) const override {
    const double step = rule_.greatest_message / *setting.bids;
    return setting.with_messages(*setting.bids + 1, [&](std::span<const int> profile, int i) {
      int sum = 0;
      for (const int m : profile) sum += m;
      const double share = sum > 0 ? static_cast<double>(profile[i]) / sum : 1.0 / static_cast<double>(profile.size());
      return Trade{share * rule_.allocation(sum * step), share * rule_.transfer(sum * step)};
    });
  }

 private:
  AggregateRule rule_;
  ChoiceRecord record_;
};

void check(const AggregateRule& rule) {
  check_name("a user's mechanism", rule.name);
  check_new_name("a user's mechanism", rule.name);
  if (!rule.allocation || !rule.transfer)
    throw InvalidInput(fmt::format("{}: {} is missing", rule.name, rule.allocation ? "transfer" : "allocation"));
  if (!(rule.greatest_message > 0 && std::isfinite(rule.greatest_message)))
    throw InvalidInput(
        fmt::format("{}: the greatest message is {}; it must be positive", rule.name, rule.greatest_message));
  if (!std::is_sorted(rule.breakpoints.begin(), rule.breakpoints.end()))
    throw InvalidInput(fmt::format("{}: the breakpoints do not ascend", rule.name));
  constexpr int points = 257;
  for (int j = 0; j < points; ++j) {  // sums of two bidders and of many
    const double x = rule.greatest_message * (j <= points / 2 ? 2.0 * j / (points / 2) : std::ldexp(1.0, j % 20));
    const double allocation = rule.allocation(x), transfer = rule.transfer(x);
    if (!(allocation >= 0 && allocation <= 1))
      throw InvalidInput(
          fmt::format("{}: the allocation at the sum {} is {}; it must lie between 0 and 1", rule.name, x, allocation));
    if (!std::isfinite(transfer))
      throw InvalidInput(
          fmt::format("{}: the transfer at the sum {} is {}; it must be finite", rule.name, x, transfer));
  }
}

}  // namespace

Mechanism make_mechanism(AggregateRule rule) {
  check(rule);
  return Mechanism(std::make_shared<const AggregateRuleFamily>(std::move(rule)));
}

}  // namespace surety
