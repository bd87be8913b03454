#include "host/auctions/highest_bid.h"

#include <fmt/format.h>

#include "host/theory/private_values/optimal_reserve.h"
#include "surety/error.h"

namespace surety {

std::vector<double> reserve_jump(const Mechanism& m) {
  const double reserve = m.number("reserve").value_or(0);
  return reserve > 0 ? std::vector<double>{reserve} : std::vector<double>{};
}

namespace {

InvalidInput give_a_reserve(const Mechanism& m, std::string_view why) {
  return InvalidInput(fmt::format("{}: {}; give a number", m.spec(), why));
}

}  // namespace

void choose_reserve_of_private_values(GameConfig& game) {
  if (game.mechanism.number("reserve")) return;
  if (!game.information.is_private())
    throw give_a_reserve(game.mechanism, "the best reserve is known for private values, and not for a common one");
  game.mechanism.set("reserve", optimal_second_price_reserve(game.profile).reserve);
}

void choose_reserve_of_private_values(GameConfig& game, const std::function<double(double entry)>& reserve) {
  if (game.mechanism.number("reserve")) return;
  if (game.information.is_private() && !(game.one_law() && !game.profile.hidden))
    throw give_a_reserve(game.mechanism,
                         "the best reserve is known where values are independent and have one law, and in the "
                         "second-price auction");
  choose_reserve_of_private_values(game);
  game.mechanism.set("reserve", reserve(game.mechanism.at("reserve")));
}

double reserve_of_table(const TableSetting& setting) {
  const auto reserve = setting.mechanism.number("reserve");
  if (!reserve) throw give_a_reserve(setting.mechanism, "the best reserve of a finite game is not known");
  return *reserve;
}

kernels::CommonValueForm highest_bid_form(CommonValueRule rule, double reserve) {
  kernels::CommonValueForm form;
  form.rule = rule;
  form.price = reserve;
  return form;
}

PublicOutcome sold_at_public_value(double reserve, bool alone) {
  return {[=](double w) {
            return w >= reserve ? PublicOutcome::AtValue{alone ? reserve : w, 1} : PublicOutcome::AtValue{0, 0};
          },
          {reserve}};
}

}  // namespace surety
