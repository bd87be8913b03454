#include "host/io/number.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "surety/error.h"

namespace surety {
namespace {

TEST(Number, ShortestReadsBackAsTheSameDouble) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(100), "100");
  EXPECT_EQ(shortest(1e-9), "1e-09");
  std::mt19937_64 engine(1);
  for (int i = 0; i < 100000; ++i) {
    const double value = std::bit_cast<double>(engine());
    if (!std::isfinite(value)) continue;
    ASSERT_EQ(parse_number(shortest(value)), value);
  }
}

TEST(Number, FixedHasNoNegativeZero) {
  EXPECT_EQ(fixed(0.5, 3), "0.500");
  EXPECT_EQ(fixed(-0.5, 3), "-0.500");
  EXPECT_EQ(fixed(-4e-4, 3), "0.000");
  EXPECT_EQ(fixed(-6e-4, 3), "-0.001");
}

// In __float128 a decimal text of up to 30 digits and a double are compared exactly.
TEST(Number, RoundedTextIsOnItsSideOfTheNumberAndWithinTheLastDecimal) {
  EXPECT_EQ(rounded_down(0.25, 2), "0.25");
  EXPECT_EQ(rounded_up(0.25, 2), "0.25");
  EXPECT_EQ(rounded_down(0.1, 1), "0.1");  // the double is above 1/10
  EXPECT_EQ(rounded_up(0.1, 1), "0.2");
  EXPECT_EQ(rounded_up(9.996, 2), "10.00");
  EXPECT_EQ(rounded_down(9.996, 2), "9.99");
  EXPECT_EQ(rounded_down(-9.996, 2), "-10.00");
  EXPECT_EQ(rounded_up(-0.001, 2), "0.00");
  EXPECT_EQ(rounded_down(7.9, 0), "7");
  EXPECT_EQ(rounded_up(9.1, 0), "10");
  EXPECT_EQ(rounded_up(1e-300, 3), "0.001");
  EXPECT_EQ(rounded_down(0, 3), "0.000");
  std::mt19937_64 engine(2);
  for (int i = 0; i < 10000; ++i) {
    const int digits = int(engine() % 12);
    const double value = std::ldexp(std::int64_t(engine()), -50 - int(engine() % 40));
    __float128 unit = 1;
    for (int d = 0; d < digits; ++d) unit *= 10;
    const auto units = [&](std::string text) {  // the text times 10^digits, a whole number
      if (const auto point = text.find('.'); point != std::string::npos) text.erase(point, 1);
      return __float128(std::stoll(text));
    };
    const __float128 down = units(rounded_down(value, digits)), up = units(rounded_up(value, digits));
    const __float128 exact = unit * value;
    ASSERT_TRUE(down <= exact && exact - down < 1) << value << " " << digits;
    ASSERT_TRUE(up >= exact && up - exact < 1) << value << " " << digits;
  }
}

TEST(Number, DecimalsGoWithTheSize) {
  EXPECT_EQ(decimals_for(0.0123, 3), 4);
  EXPECT_EQ(decimals_for(0.5, 6), 6);
  EXPECT_EQ(decimals_for(1, 6), 5);
  EXPECT_EQ(decimals_for(-2e5, 6), 0);
  EXPECT_EQ(decimals_for(1e12, 6), 0);
  EXPECT_EQ(decimals_for(0, 6), 5);
  EXPECT_EQ(fixed(2.5e-300, decimals_for(2.5e-300, 2)).substr(301), "25");
}

TEST(Number, ReadsOneNumberAndNothingElse) {
  EXPECT_EQ(parse_number("-2.5e3"), -2500);
  EXPECT_EQ(parse_number("+1"), 1);
  for (const char* text : {"", " 1", "1 ", "1,5", "x", "1e", "+", "--1"}) EXPECT_FALSE(parse_number(text)) << text;
}

TEST(Number, FiniteNumbersSayWhatIsWrong) {
  EXPECT_EQ(finite_number("+2.5", "x"), 2.5);
  EXPECT_FALSE(std::signbit(finite_number("-0", "x")));
  const std::pair<const char*, const char*> bad[] = {
      {"", "beta: a is empty"}, {"x", "'x' is not a number"},        {"1 ", "'1 ' is not a number"},
      {"inf", "is not finite"}, {"1e999", "too large or too small"}, {"+-1", "'+-1' is not a number"}};
  for (const auto& [text, phrase] : bad) {
    try {
      finite_number(text, "beta: a");
      FAIL() << text;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find(phrase), std::string::npos) << error.what();
    }
  }
}

TEST(Number, CountsAreExactIntegers) {
  const std::pair<const char*, std::uint64_t> counts[] = {
      {"0", 0},       {"7", 7},        {"1e8", 100000000},
      {"1E+3", 1000}, {"2.5e3", 2500}, {"1000.0", 1000},
      {"120e-1", 12}, {".5e1", 5},     {"+3", 3},
      {"0e-5", 0},    {"007", 7},      {"18446744073709551615", std::numeric_limits<std::uint64_t>::max()}};
  for (const auto& [text, count] : counts) EXPECT_EQ(parse_count(text), count) << text;
}

TEST(Number, AnythingElseIsNoCount) {
  for (const char* text : {"", ".", "-1", "1.5", "1e-3", "1e", "e5", "1e8x", "0x10", "1 000", "1e400000", "nan", "inf",
                           "1e20", "18446744073709551616", "1.5e0", "+-3", "++3"}) {
    EXPECT_FALSE(parse_count(text)) << text;
  }
}

}  // namespace
}  // namespace surety
