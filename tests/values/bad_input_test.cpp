#include <gtest/gtest.h>

#include <string>

#include "surety/error.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/values/prior.h"

namespace surety {
namespace {

/// What InvalidInput says about `spec`, or "accepted".
template <class Parse>
std::string complaint(const Parse& parse, const std::string& spec) {
  try {
    parse(spec);
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "accepted";
}

struct Case {
  const char* spec;
  const char* wrong;  ///< phrases the message must hold
  const char* right;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.spec; }

class BadLaw : public testing::TestWithParam<Case> {};

TEST_P(BadLaw, SaysWhatIsWrongAndWhatIsRight) {
  const std::string message = complaint([](const std::string& spec) { parse_law(spec); }, GetParam().spec);
  EXPECT_NE(message.find(GetParam().wrong), std::string::npos) << message;
  EXPECT_NE(message.find(GetParam().right), std::string::npos) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

INSTANTIATE_TEST_SUITE_P(
    Specs, BadLaw,
    testing::Values(Case{"unifrom", "unknown law 'unifrom'", "did you mean 'uniform'?"},
                    Case{"gaussian:0,1", "unknown law 'gaussian'", "laws: uniform, beta"},
                    Case{"", "the law is empty", "give one of uniform"},
                    Case{"uniform:1", "1 parameters given", "2 needed: uniform:a,b"},
                    Case{"uniform:", "nothing follows the colon", "write uniform:a,b"},
                    Case{"uniform:2,1", "b = 1 is not above a = 2", "give a < b"},
                    Case{"uniform:-1,1", "a = -1 is out of range", "from 0 to"},
                    Case{"uniform:0,inf", "'inf' is not finite", "give a finite number"},
                    Case{"uniform:nan,1", "'nan' is not finite", "give a finite number"},
                    Case{"uniform:0,1e999", "too large or too small", "'1e999'"},
                    Case{"beta", "0 parameters given", "2 needed: beta:a,b"},
                    Case{"beta:2,2,2", "3 parameters given", "2 needed: beta:a,b"},
                    Case{"beta:2,two", "beta: b = 'two' is not a number", "b"},
                    Case{"beta:2,", "beta: b is empty", "give a number"},
                    Case{"beta:0,2", "a = 0 is out of range", "from 0.1 to 1000"},
                    Case{"power:-2", "a = -2 is out of range", "from 0.01 to 1000"},
                    Case{"exponential:0,1", "rate = 0 is out of range", "from 1e-12"},
                    Case{"exponential:1000,1000", "rate * upper = 1000000", "from 1e-6 to 700"},
                    Case{"normal:0,0,0,1", "sd = 0 is out of range", "from 1e-12"},
                    Case{"normal:0,1,1,0", "b = 0 is not above a = 1", "give a < b"},
                    Case{"normal:-100,1,0,1", "100 standard deviations", "at most 30"},
                    Case{"triangle:1", "'1' given", "no parameters"},
                    Case{"discrete:0@0.5,1@0.4", "sum to 0.9", "must sum to 1"},
                    Case{"discrete:0", "'0' has no '@'", "discrete:x@p,..."},
                    Case{"discrete", "nothing given", "discrete:x@p,..."},
                    Case{"discrete:-1@1", "x = -1 is out of range", "from 0"},
                    Case{"discrete:1@1.5", "p = 1.5 is out of range", "from 0 to 1"},
                    Case{"piecewise:0@0,1@0.9", "integrates to 0.9", "last F must be 1"},
                    Case{"piecewise:0@0,1@0.5,0.5@1", "x = 0.5 comes after x = 1", "ascending"},
                    Case{"piecewise:0@0.5,1@0.4,2@1", "F falls from 0.5 to 0.4", "never falls"},
                    Case{"intervals:0..1,0.5..2", "0.5..2 overlaps 0..1", "disjoint"},
                    Case{"intervals:1..1", "1..1 is empty", "a < b"},
                    Case{"empirical:/#a", "cannot read /: it is not a regular file", "readable file"},
                    Case{"empirical:/dev/zero#a", "/dev/zero: it is not a regular file", "readable file"},
                    Case{"intervals:0,1", "'0' has no '..'", "intervals:a..b,c..d"}));

class BadPrior : public testing::TestWithParam<Case> {};

TEST_P(BadPrior, SaysWhatIsWrongAndWhatIsRight) {
  const std::string message = complaint([](const std::string& spec) { Prior::parse(spec); }, GetParam().spec);
  EXPECT_NE(message.find(GetParam().wrong), std::string::npos) << message;
  EXPECT_NE(message.find(GetParam().right), std::string::npos) << message;
}

INSTANTIATE_TEST_SUITE_P(
    Specs, BadPrior,
    testing::Values(Case{"mixture(0.5 * uniform | 0.4 * triangle)", "weights sum to 0.9", "must sum to 1"},
                    Case{"mixture(uniform | triangle)", "'uniform' has no weight", "weight * PRIOR"},
                    Case{"mixture(0 * uniform | 1 * triangle)", "weight 0", "(0, 1]"},
                    Case{"mixture(-1 * uniform | 2 * triangle)", "weight -1", "(0, 1]"},
                    Case{"mixture(nan * uniform)", "'nan' is not finite", "weight"},
                    Case{"mixture(1 * comonotone(uniform; power:2))", "'comonotone(uniform; power:2)' is not supported",
                         "independent(...)"},
                    Case{"mixture(1 * mixture(1 * uniform))", "is not supported", "LAW or independent"},
                    Case{"independent(uniform; power:2", "is not closed", "')'"},
                    Case{"independent(uniform; ; power:2)", "an empty law", "';'"},
                    Case{"independent(unifrom)", "unknown law 'unifrom'", "uniform"},
                    Case{"mixture:0.5*uniform", "no '(' follows mixture", "mixture(w * PRIOR | w * PRIOR)"},
                    Case{"comonotone", "no '(' follows comonotone", "comonotone(LAW; LAW)"},
                    Case{"", "the prior is empty", "comonotone("}));

TEST(BadBidders, AreRefused) {
  for (std::int64_t bidders : {0, -3}) {
    const auto message = complaint([&](const std::string& s) { Prior::parse(s).profile(bidders); }, "uniform");
    EXPECT_NE(message.find("bidders = " + std::to_string(bidders)), std::string::npos) << message;
    EXPECT_NE(message.find("at least 1"), std::string::npos) << message;
  }
}

class BadMechanism : public testing::TestWithParam<Case> {};

TEST_P(BadMechanism, SaysWhatIsWrongAndWhatIsRight) {
  const std::string message = complaint(Mechanism::parse, GetParam().spec);
  EXPECT_NE(message.find(GetParam().wrong), std::string::npos) << message;
  EXPECT_NE(message.find(GetParam().right), std::string::npos) << message;
}

INSTANTIATE_TEST_SUITE_P(
    Specs, BadMechanism,
    testing::Values(Case{"secondprice", "unknown mechanism 'secondprice'", "did you mean 'second-price'?"},
                    Case{"", "the mechanism is empty", "second-price"},
                    Case{"second-price:reserve=-1", "reserve = -1 is out of range", "at least 0"},
                    Case{"second-price:reserve=inf", "'inf' is not finite", "finite number"},
                    Case{"second-price:reserv=1", "unknown parameter 'reserv'", "did you mean 'reserve'?"},
                    Case{"second-price:0.5", "'0.5' is not of the form name=value", "second-price:reserve=R"},
                    Case{"posted-price:price=cheap", "price = 'cheap' is not a number", "posted-price"},
                    Case{"second-price:reserve=0.5,reserve=0.6", "parameter 'reserve'", "is given twice"},
                    Case{"proportional:mustsell", "unknown parameter 'mustsell'", "did you mean 'must-sell'?"},
                    Case{"proportional:must-sell=1", "'must-sell=1' is not of the form must-sell", "must-sell"},
                    Case{"proportional:K", "'K' is not of the form name=value", "K=K"},
                    Case{"exponential-price:X=1", "X is given without A", "neither"},
                    Case{"generalized-exponential-price:A=1,Y0=1", "2 of A, Y0 and Y1 given", "all three"},
                    Case{"enriched-posted-price", "the price is missing", "price=P"},
                    Case{"exponential-price:k=1.5", "k = 1.5 is not a whole number", "exponential-price"},
                    Case{"optimal:reserve=1", "unknown parameter 'reserve'", "write optimal"}));

}  // namespace
}  // namespace surety
