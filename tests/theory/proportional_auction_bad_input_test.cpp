#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "surety/error.h"
#include "tests/theory/proportional_auction_cases.h"

namespace surety::reference {
namespace {

/// v = 1 + factor u^(1/2): a left tail too thin for two bidders.
class ThinTail final : public Law {
 public:
  explicit ThinTail(double factor) : factor_(factor) {}
  std::string spec() const override { return "thin"; }
  double lower() const override { return 1; }
  double upper() const override { return 1 + factor_; }
  double mean() const override { return 1 + factor_ * 2 / 3; }
  double variance() const override { return factor_ * factor_ / 18; }
  double cdf(double v) const override { return std::pow(std::clamp((v - 1) / factor_, 0.0, 1.0), 2); }
  double survival(double v) const override { return 1 - cdf(v); }
  double density(double v) const override { return 2 * (v - 1) / (factor_ * factor_); }
  double inverse_demand(double q) const override { return quantile(1 - q); }
  double quantile(double u) const override { return 1 + factor_ * std::sqrt(u); }
  std::vector<double> breakpoints() const override { return {lower(), upper()}; }
  DemandForm value_form() const override { return {}; }
  DensityBounds density_bounds() const override { return {0, 2 / factor_}; }

 private:
  double factor_;
};

template <class Function>
std::string message_of(const Function& f) {
  try {
    f();
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "nothing was thrown";
}

void expect_message(const AuctionCase& c, std::initializer_list<const char*> parts) {
  const std::string message = message_of([&] { auction_of(c); });
  for (const char* part : parts) EXPECT_NE(message.find(part), std::string::npos) << message;
}

TEST(ProportionalAuctionBadInput, Bidders) {
  expect_message({"uniform", 1, 0}, {"1 bidder", "at least 2", "exponential-price"});
  expect_message({"uniform", 0, 0}, {"0 bidders", "from 2 to 1000000"});
  expect_message({"uniform", 1000001, 0}, {"1000001 bidders", "from 2 to 1000000"});
}

TEST(ProportionalAuctionBadInput, Cost) {
  expect_message({"uniform", 2, -1}, {"cost -1", "at least 0"});
  expect_message({"uniform", 2, std::numeric_limits<double>::quiet_NaN()}, {"cost nan"});
  expect_message({"uniform", 2, 0.5}, {"expected value 0.5", "cost 0.5", "keep the good"});
  expect_message({"discrete:1@0.5,3@0.5", 2, 7}, {"expected value 2", "cost 7"});
}

TEST(ProportionalAuctionBadInput, ASingleValue) {
  expect_message({"discrete:3@1", 2, 0}, {"value is 3 with certainty", "two values"});
}

TEST(ProportionalAuctionBadInput, LeftTailSaysWhichPartAndHowManyBidders) {
  expect_message({"triangle", 2, 0}, {"triangle", "first part", "2 bidders", "x^1,", "more than 2 bidders"});
  expect_message({"beta:2.5,7.3", 2, 0}, {"first part", "x^0.8", "more than 2 bidders"});
  expect_message({"power:100", 100, 0}, {"first part", "x^1,", "more than 100 bidders"});
  expect_message({"beta:100,1", 90, 0}, {"first part", "x^0.9", "more than 100 bidders"});
  EXPECT_NO_THROW(auction_of({"beta:2.5,7.3", 3, 0}));
  EXPECT_NO_THROW(auction_of({"power:100", 101, 0}));
}

TEST(ProportionalAuctionBadInput, SecondPartOfTheLeftTail) {
  // gains 1 - c + factor G_2^(1/2), and G_2^(1/2) ~ x / sqrt(2): they outgrow e^x where factor / sqrt(2) > 1 - c
  const auto of = [](double factor, double cost) {
    return message_of([&] { ProportionalAuction(std::make_shared<ThinTail>(factor), 2, cost); });
  };
  EXPECT_NE(of(3, 0.5).find("both parts"), std::string::npos) << of(3, 0.5);
  EXPECT_NE(of(0.1, 0.5).find("the first part"), std::string::npos) << of(0.1, 0.5);
  EXPECT_NE(of(3, 1.5).find("the first part"), std::string::npos) << of(3, 1.5);
}

TEST(ProportionalAuctionBadInput, TruthBeyondThePrior) {
  const auto auction = auction_of({"uniform:1,3", 2, 0});
  const std::string message = message_of([&] { auction.guarantee_under(*parse_law("uniform:1,4")); });
  EXPECT_NE(message.find("[1, 4]"), std::string::npos) << message;
  EXPECT_NE(message.find("[1, 3]"), std::string::npos) << message;
  EXPECT_THROW(auction.guarantee_under(*parse_law("uniform:0.5,2")), InvalidInput);
}

TEST(ProportionalAuctionBadInput, DeviationsAndLimits) {
  const auto auction = auction_of({"uniform", 2, 0});
  EXPECT_THROW(auction.deviation_loss(-1, 0), InvalidInput);
  EXPECT_THROW(auction.deviation_loss(0, std::numeric_limits<double>::infinity()), InvalidInput);
  const LawPtr law = parse_law("uniform");
  EXPECT_THROW(central_limit(*law, 0.7, Sale::can_keep, 0), InvalidInput);
  EXPECT_THROW(central_limit(*law, 0, Sale::can_keep, 36), InvalidInput);
  EXPECT_THROW(law_of_large_numbers(*law, 0, Sale::can_keep, -1), InvalidInput);
}

}  // namespace
}  // namespace surety::reference
