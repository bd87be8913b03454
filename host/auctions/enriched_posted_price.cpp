// The enriched posted price: the highest bid from 0 to 1 wins, if above 0, and pays the price (Brooks & Du 2023,
// Section 6.2).
#include <limits>

#include "host/auctions/catalogue.h"
#include "host/auctions/limits.h"
#include "host/auctions/offers.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord enriched_posted_price_options[] = {{"price", "value", "", 0, unbounded, "the price"}};
constexpr ChoiceRecord enriched_posted_price{
    "enriched-posted-price", "enriched-posted-price:price=P",
    "common value: the highest bid from 0 to 1 wins, if above 0, and pays the price", "Brooks & Du (2023), Section 6.2",
    enriched_posted_price_options};

class EnrichedPostedPrice final : public OfferFamily {
 public:
  const ChoiceRecord& record() const override { return enriched_posted_price; }
  void check(const Mechanism& m) const override {
    if (!m.number("price"))
      throw InvalidInput("enriched-posted-price: the price is missing; write enriched-posted-price:price=P");
  }

  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    kernels::CommonValueForm form;
    form.rule = CommonValueRule::second_price;
    form.price = form.greatest_payment = game.mechanism.at("price");
    form.least_bid = std::numeric_limits<float>::min();  // anything above 0
    return form;
  }
  bool is_message(const Mechanism&, double message) const override { return message <= 1; }
};

}  // namespace

FamilyPtr enriched_posted_price_family() { return std::make_shared<EnrichedPostedPrice>(); }

}  // namespace surety
