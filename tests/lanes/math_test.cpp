#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <stdexcept>

#include "tests/lanes/probe.h"

namespace {

struct Domain {
  LaneFunction function;
  const char* name;
  double bound;  // ulp, as include/surety/lanes/math.h states
};
const Domain domains[] = {{lane_log, "log", 0.6},         {lane_log1p, "log1p", 0.8}, {lane_exp, "exp", 0.8},
                          {lane_expm1, "expm1", 1.5},     {lane_pow, "pow", 2.6},     {lane_pow1p, "pow1p", 2.6},
                          {lane_pow1pm1, "pow1pm1", 2.6}, {lane_sqrt, "sqrt", 0},     {lane_fma, "fma", 0}};

long double exact(LaneFunction f, long double x, long double y) {
  switch (f) {
    case lane_log:
      return std::log(x);
    case lane_log1p:
      return std::log1p(x);
    case lane_exp:
      return std::exp(x);
    case lane_expm1:
      return std::expm1(x);
    case lane_pow:
      return std::pow(x, y);
    case lane_pow1p:
      return std::exp(y * std::log1p(x));
    case lane_pow1pm1:
      return std::expm1(y * std::log1p(x));
    case lane_sqrt:
      return std::sqrt(x);
    case lane_fma:
      return std::fma(x, y, x);
  }
  throw std::logic_error("no such function");
}

template <class T>
double ulps(T got, long double want) {
  const T w = std::fabs(T(want));
  const T ulp = std::nextafter(w, std::numeric_limits<T>::infinity()) - w;
  return double(std::fabs((static_cast<long double>(got) - want) / ulp));
}

/// Arguments over each function's domain: spread over magnitudes, and dense where the kernels use it.
template <class T>
struct Arguments {
  std::vector<T> x, y;

  Arguments(LaneFunction f, int n, std::uint64_t seed) : x(n), y(n) {
    std::mt19937_64 random(seed);
    const auto uniform = [&](double a, double b) { return a + (b - a) * double(random() >> 11) * 0x1p-53; };
    const double limit = sizeof(T) == 4 ? 86 : 700;
    for (int i = 0; i < n; ++i) {
      y[i] = T(uniform(-1, 1) * std::exp2(uniform(-20, 7)));
      if (f == lane_log || f == lane_sqrt || f == lane_pow)
        x[i] = i % 3 ? T(std::exp2(uniform(-100, 100))) : T(uniform(0.5, 1.5));
      else if (f == lane_exp || f == lane_expm1)
        x[i] = i % 3 ? T(uniform(-limit, limit)) : T(uniform(-1, 1) * std::exp2(uniform(-30, 0)));
      else
        x[i] = T(std::fmax(uniform(-1, 1) * std::exp2(i % 2 ? uniform(-40, 0) : 0.0), -1 + 1e-6));
      const double power = y[i] * (f == lane_pow ? std::log(double(x[i])) : std::log1p(double(x[i])));
      if (std::fabs(power) > 44) y[i] = 1;  // results within 2^-64 .. 2^64
    }
  }
};

template <class T>
void apply(const LaneProbe& probe, const Domain& d, const Arguments<T>& a, std::vector<T>& out) {
  out.resize(a.x.size());
  if constexpr (sizeof(T) == 4)
    probe.on_floats(d.function, a.x.data(), a.y.data(), out.data(), int(out.size()));
  else
    probe.on_doubles(d.function, a.x.data(), a.y.data(), out.data(), int(out.size()));
}

template <class T>
void check_bounds(int n) {
  for (const auto& d : domains) {
    if (d.bound == 0) continue;  // correctly rounded: compared with the library's below
    const Arguments<T> a(d.function, n, 20261122);
    std::vector<T> out;
    apply(scalar_probe(), d, a, out);
    double worst = 0;
    for (int i = 0; i < n; ++i) worst = std::max(worst, ulps(out[i], exact(d.function, a.x[i], a.y[i])));
    EXPECT_LE(worst, d.bound + 0.01) << d.name;  // 0.01: the long double reference is itself rounded
    EXPECT_GT(worst, 0.4) << d.name << ": a bound that nothing comes near was not tested";
  }
}

TEST(LaneMath, FloatsWithinStatedUlps) { check_bounds<float>(1 << 19); }
TEST(LaneMath, DoublesWithinStatedUlps) { check_bounds<double>(1 << 19); }

TEST(LaneMath, SqrtAndFmaAreTheLibrarys) {
  const Arguments<double> a(lane_sqrt, 1 << 16, 5);
  std::vector<double> root, sum;
  apply(scalar_probe(), domains[lane_sqrt], a, root);
  apply(scalar_probe(), domains[lane_fma], a, sum);
  for (std::size_t i = 0; i < a.x.size(); ++i) {
    ASSERT_EQ(root[i], std::sqrt(a.x[i]));
    ASSERT_EQ(sum[i], std::fma(a.x[i], a.y[i], a.x[i]));
  }
}

// Every uniform that single precision can draw: odd multiples of 2^-24.
TEST(LaneMath, LogOfEveryFloatUniform) {
  std::vector<float> x(1 << 16), y(1 << 16), out(1 << 16);
  double worst = 0;
  for (std::uint32_t high = 0; high < 1u << 7; ++high) {
    for (std::uint32_t i = 0; i < 1u << 16; ++i) x[i] = float(2 * (high << 16 | i) + 1) * 0x1p-24f;
    scalar_probe().on_floats(lane_log, x.data(), y.data(), out.data(), 1 << 16);
    for (std::uint32_t i = 0; i < 1u << 16; ++i) worst = std::max(worst, ulps(out[i], std::log(double(x[i]))));
  }
  EXPECT_LE(worst, 0.6);
}

TEST(LaneMath, ExactPoints) {
  const double x[16] = {1, 0.5, 2, 4}, zero[16] = {};
  double out[16];
  scalar_probe().on_doubles(lane_log, x, zero, out, 16);
  EXPECT_EQ(out[0], 0);
  scalar_probe().on_doubles(lane_exp, zero, zero, out, 16);
  EXPECT_EQ(out[0], 1);
  scalar_probe().on_doubles(lane_expm1, zero, zero, out, 16);
  EXPECT_EQ(out[0], 0);
  scalar_probe().on_doubles(lane_pow, x, zero, out, 16);
  EXPECT_EQ(out[3], 1);
}

TEST(LaneMath, ArgumentsBeyondTheDomainOfExpAreReadAsItsEnds) {
  const double x[16] = {-1e9, -708, 1e9, 709}, zero[16] = {};
  double out[16];
  scalar_probe().on_doubles(lane_exp, x, zero, out, 16);
  EXPECT_EQ(out[0], out[1]);
  EXPECT_EQ(out[2], out[3]);
  EXPECT_GT(out[0], 0);
  EXPECT_LT(out[2], std::numeric_limits<double>::infinity());
}

template <class T>
void check_bits(const LaneProbe& probe) {
  for (const auto& d : domains) {
    const Arguments<T> a(d.function, 1 << 16, 7);
    std::vector<T> one, other;
    apply(scalar_probe(), d, a, one);
    apply(probe, d, a, other);
    EXPECT_EQ(std::memcmp(one.data(), other.data(), one.size() * sizeof(T)), 0) << probe.name << " " << d.name;
  }
}

class LaneBits : public testing::TestWithParam<LaneProbe (*)()> {};
TEST_P(LaneBits, EqualScalar) {
  const LaneProbe probe = GetParam()();
  if (!probe.supported()) GTEST_SKIP() << "this CPU has no " << probe.name;
  check_bits<float>(probe);
  check_bits<double>(probe);
}
INSTANTIATE_TEST_SUITE_P(InstructionSets, LaneBits, testing::Values(avx2_probe, avx512_probe, wide_probe),
                         [](const auto& info) { return info.param().name; });

}  // namespace
