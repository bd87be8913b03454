// Tables of functions of an aggregate: what they read back, and that their error bounds hold.
#include <gtest/gtest.h>

#include <cmath>

#include "kernels/launch/arena.h"
#include "surety/mechanisms/aggregate_form.h"

namespace surety {
namespace {

struct Case {
  const char* name;
  AggregateFunctions functions;
};

std::vector<Case> cases() {
  const auto smooth = [](double x, double* out) {
    out[0] = std::exp(-x) * x;
    out[1] = std::sqrt(x);
  };
  const auto kinked = [](double x, double* out) {
    out[0] = std::min(x, 1.7932821);
    out[1] = x < 0.4 ? 0 : x < 0.41 ? 1 : x * x;
  };
  const auto far = [](double x, double* out) {
    out[0] = std::erf((x - 1e5) / 300);
    out[1] = 1;
  };
  const auto steep = [](double x, double* out) {
    out[0] = std::erf((x - 20.3) / 0.003);
    out[1] = x < 40 ? std::sqrt(40 - x) : 0;
  };
  return {{"smooth", {2, smooth, {}, 0, 40}},
          {"kinks and jumps", {2, kinked, {0.4, 0.41, 1.7932821}, 0, 40}},
          {"far from 0", {2, far, {}, 97'000, 103'000}},
          {"steep", {2, steep, {}, 0, 40, 1e-7, {20.3}}}};
}

TEST(AggregateForm, ReadsTheFunctionsBackWithinItsErrorBound) {
  for (const auto& c : cases()) {
    const auto form = tabulate(c.functions);
    double expected[2];
    for (int i = 0; i < 200'000; ++i) {
      const double x = c.functions.low + (c.functions.high - c.functions.low) * (i + 0.37) / 200'000;
      c.functions.at(x, expected);
      for (int f = 0; f < 2; ++f)
        ASSERT_NEAR(evaluate(form, f, x), expected[f], form.error_bound[f] + 1e-14) << c.name << ", x = " << x;
    }
    for (const double bound : form.error_bound) EXPECT_LT(bound, 1e-4) << c.name;
  }
}

// Where a cell's polynomial does not do, and where it does: the cells of a table that is not steep stay as they are.
TEST(AggregateForm, PartsWhatIsSteepAlone) {
  AggregateFunctions functions = cases()[3].functions;
  EXPECT_LE(tabulate(functions).error_bound[0], 5e-7);
  EXPECT_LE(tabulate(functions).error_bound[1], 5e-7);
  const AggregateForm after = tabulate(functions);
  functions.resolution = INFINITY;
  const AggregateForm before = tabulate(functions);
  EXPECT_GT(before.error_bound[0], 0.1);

  int parted = 0, kept = 0;
  const std::size_t row = std::size_t(after.functions) * AggregateForm::coefficients;
  for (std::size_t cell = 0; cell + 1 < after.first_piece.size(); ++cell) {
    const auto now = std::size_t(after.first_piece[cell]), then = std::size_t(before.first_piece[cell]);
    if (after.first_piece[cell + 1] - after.first_piece[cell] > 1) {
      ++parted;
      continue;
    }
    ++kept;
    EXPECT_EQ(after.knot[now], before.knot[then]) << cell;
    EXPECT_EQ(after.middle[now], before.middle[then]) << cell;
    EXPECT_EQ(after.scale[now], before.scale[then]) << cell;
    for (std::size_t c = 0; c < row; ++c) EXPECT_EQ(after.data[now * row + c], before.data[then * row + c]) << cell;
  }
  EXPECT_GT(parted, 0);
  EXPECT_GT(kept, 100);
}

TEST(AggregateForm, JumpsStandWhereTheyAre) {
  const auto form = tabulate(cases()[1].functions);
  EXPECT_NEAR(evaluate(form, 1, std::nextafter(0.4, 0)), 0, 1e-9);
  EXPECT_NEAR(evaluate(form, 1, 0.4), 1, 1e-9);
  EXPECT_NEAR(evaluate(form, 1, std::nextafter(0.41, 0)), 1, 1e-9);
  EXPECT_NEAR(evaluate(form, 1, 0.41), 0.1681, 1e-9);
}

TEST(AggregateForm, BeyondTheEndsTheEndsAreRead) {
  const auto form = tabulate(cases()[2].functions);
  EXPECT_EQ(evaluate(form, 0, 0), evaluate(form, 0, 97'000));
  EXPECT_NEAR(evaluate(form, 0, 1e9), 1, 1e-9);
}

/// The kernels' reading of the same table.
template <class T>
struct View {
  explicit View(const AggregateForm& form) {
    bytes.resize(lay(form, nullptr).size());
    const auto packed = lay(form, bytes.data());
    std::copy(packed.begin(), packed.end(), bytes.begin());
  }
  std::vector<std::byte> lay(const AggregateForm& form, const void* base) {
    kernels::Arena arena(base);
    view = arena.put_form<T>(form);
    return arena.take();
  }
  T operator()(int function, T x) const { return evaluate(view, function, locate(view, x)); }
  AggregateView<T> view;
  std::vector<std::byte> bytes;
};

TEST(AggregateForm, KernelsReadWhatTheHostReads) {
  for (const auto& c : cases()) {
    const auto form = tabulate(c.functions);
    const View<double> exact(form);
    const View<float> coarse(form);
    for (int i = 0; i < 20'000; ++i) {
      const double x = c.functions.low * 0.9 + (1.2 * c.functions.high - c.functions.low * 0.9) * (i + 0.5) / 20'000;
      for (int f = 0; f < 2; ++f) ASSERT_NEAR(exact(f, x), evaluate(form, f, x), 1e-12) << c.name << ", x = " << x;
      // float moves x by its own rounding, across a jump where it is one: compare where it is read
      const float y = float(x);
      const bool near_jump = std::abs(y - 0.4) < 1e-6 || std::abs(y - 0.41) < 1e-6;
      if (!near_jump) ASSERT_NEAR(coarse(0, y), evaluate(form, 0, y), 2e-5) << c.name << ", x = " << x;
    }
  }
}

}  // namespace
}  // namespace surety
