// A user's mechanism in a table.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/auctions/catalogue.h"
#include "host/auctions/names.h"
#include "host/finite_games/table_setting.h"
#include "host/games/game.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"
#include "surety/mechanisms/user_mechanism.h"

namespace surety {
namespace {

constexpr int most_bidders = 27, most_messages = 4096;
constexpr std::int64_t most_profiles = std::int64_t(1) << 22;  // numbers that float lanes count exactly

/// What every bidder gets and pays at every profile, the last bidder's message running fastest.
struct Cells {
  std::vector<Trade> trade;  ///< [profile][bidder]
  std::int64_t profiles;
};

class TableRuleFamily final : public MechanismFamily {
 public:
  TableRuleFamily(TableRule rule, Cells cells) : rule_(std::move(rule)), cells_(std::move(cells)) {
    record_ = {rule_.name, rule_.name, "a user's mechanism in a table", "", {}};
    for (const Trade& t : cells_.trade) greatest_payment_ = std::max(greatest_payment_, std::abs(t.payment));
  }
  TableRuleFamily(const TableRuleFamily&) = delete;
  TableRuleFamily& operator=(const TableRuleFamily&) = delete;

  const ChoiceRecord& record() const override { return record_; }
  void check_game(const GameConfig& game) const override { check_bidders(game.bidders); }

  kernels::CommonValueForm device_form(const GameConfig&) const override {
    kernels::CommonValueForm form;
    form.rule = CommonValueRule::finite;
    form.messages = rule_.messages;
    const int n = rule_.bidders;
    for (std::int64_t p = 0; p < cells_.profiles; ++p) {
      double revenue = 0, allocation = 0;
      for (int i = 0; i < n; ++i) {
        revenue += cells_.trade[p * n + i].payment;
        allocation += cells_.trade[p * n + i].allocation;
      }
      form.outcome.insert(form.outcome.end(), {revenue, allocation});
      form.own.insert(form.own.end(), {cells_.trade[p * n].payment, cells_.trade[p * n].allocation});
    }
    return form;
  }
  double greatest_message(const GameConfig&) const override { return rule_.messages - 1; }
  bool bounds_messages(const Mechanism&) const override { return true; }
  bool is_message(const Mechanism&, double m) const override {
    return m == std::floor(m) && m >= 0 && m < rule_.messages;
  }
  bool takes_any_number(const Mechanism&) const override { return false; }
  std::vector<double> all_messages(const Mechanism&, std::int64_t) const override {
    std::vector<double> all;
    for (int m = 0; m < rule_.messages; ++m) all.push_back(m);
    return all;
  }
  double greatest_payment(const kernels::CommonValueForm&, double, double) const override { return greatest_payment_; }
  void check_deviations(const GameConfig&) const override {
    if (!exchangeable())
      throw InvalidInput(fmt::format(
          "{}: deviations are played in tables whose bidders can change places; in this one they cannot", rule_.name));
  }

  bool has_finite_table() const override { return true; }
  FiniteMechanism finite_table(const TableSetting& setting) const override {
    check_bidders(setting.bidders());
    return setting.with_messages(rule_.messages, [&](std::span<const int> profile, int i) {
      std::int64_t p = 0;
      for (const int m : profile) p = p * rule_.messages + m;
      return cells_.trade[p * rule_.bidders + i];
    });
  }

 private:
  void check_bidders(std::int64_t bidders) const {
    if (bidders != rule_.bidders)
      throw InvalidInput(fmt::format("{} with {} bidders; its table is of {}", rule_.name, bidders, rule_.bidders));
  }
  /// Whether payoffs move with the bidders when two neighbours change places.
  bool exchangeable() const {
    const std::int64_t n = rule_.bidders, m = rule_.messages;
    std::int64_t low = 1;  // stride of bidder i + 1
    for (std::int64_t i = n - 2; i >= 0; --i, low *= m)
      for (std::int64_t p = 0; p < cells_.profiles; ++p) {
        const std::int64_t a = p / (low * m) % m, b = p / low % m;
        const std::int64_t swapped = p + (b - a) * low * m + (a - b) * low;
        for (std::int64_t j = 0; j < n; ++j) {
          const std::int64_t other = j == i ? i + 1 : j == i + 1 ? i : j;
          const Trade &x = cells_.trade[p * n + j], &y = cells_.trade[swapped * n + other];
          if (x.allocation != y.allocation || x.payment != y.payment) return false;
        }
      }
    return true;
  }

  TableRule rule_;
  Cells cells_;
  ChoiceRecord record_;
  double greatest_payment_ = 0;
};

void check(const TableRule& rule) {
  check_name("a user's mechanism", rule.name);
  check_new_name("a user's mechanism", rule.name);
  if (!rule.trade) throw InvalidInput(fmt::format("{}: trade is missing", rule.name));
  if (rule.bidders < 1 || rule.bidders > most_bidders)
    throw InvalidInput(fmt::format("{}: {} bidders; from 1 to {} fit", rule.name, rule.bidders, most_bidders));
  if (rule.messages < 1 || rule.messages > most_messages)
    throw InvalidInput(fmt::format("{}: {} messages; from 1 to {} fit", rule.name, rule.messages, most_messages));
  if (std::pow(rule.messages, rule.bidders) > static_cast<double>(most_profiles))
    throw InvalidInput(fmt::format("{}: {} messages of {} bidders are more than 2^22 profiles", rule.name,
                                   rule.messages, rule.bidders));
}

Cells tabulate_trades(const TableRule& rule) {
  Cells cells{{}, 1};
  for (int i = 0; i < rule.bidders; ++i) cells.profiles *= rule.messages;
  std::vector<int> profile(static_cast<std::size_t>(rule.bidders), 0);
  for (std::int64_t p = 0; p < cells.profiles; ++p) {
    std::int64_t rest = p;
    for (std::size_t i = profile.size(); i-- > 0; rest /= rule.messages) profile[i] = int(rest % rule.messages);
    double sold = 0;
    for (int i = 0; i < rule.bidders; ++i) {
      const Trade trade = rule.trade(profile, i);
      if (!std::isfinite(trade.allocation) || !std::isfinite(trade.payment) || trade.allocation < 0)
        throw InvalidInput(
            fmt::format("{}: bidder {} gets {} and pays {} at profile {}; allocations must be at least 0 "
                        "and both finite",
                        rule.name, i + 1, trade.allocation, trade.payment, p));
      sold += trade.allocation;
      cells.trade.push_back(trade);
    }
    if (sold > 1 + 1e-9)
      throw InvalidInput(
          fmt::format("{}: the allocations at profile {} sum to {}, more than the one good", rule.name, p, sold));
  }
  return cells;
}

}  // namespace

Mechanism make_mechanism(TableRule rule) {
  check(rule);
  Cells cells = tabulate_trades(rule);
  return Mechanism(std::make_shared<const TableRuleFamily>(std::move(rule), std::move(cells)));
}

}  // namespace surety
