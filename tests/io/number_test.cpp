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
