#include "host/auctions/highest_bid.h"

namespace surety {

std::vector<double> reserve_jump(const Mechanism& m) {
  const double reserve = m.number("reserve").value_or(0);
  return reserve > 0 ? std::vector<double>{reserve} : std::vector<double>{};
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
