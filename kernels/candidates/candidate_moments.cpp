#include "kernels/candidates/candidate_moments.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/candidates/candidate_cells.h"

namespace surety::kernels {
namespace {

/// Of a sum of as many terms as a work item has, relative to the sum of their sizes, and of the few sums that are put
/// together.
constexpr double rounding_of_sums = 0x1p-30;

/// A variance below this share of the squared mean is rounding.
constexpr double rounding_of_variance = 1e-30;

/// What is rounding of the sums about the pivot, relative to the sizes of what is added.
double rounding_of_terms(const CandidatesProblem& problem) { return 0x1p-51 * double(problem.chunk()); }

using Cell = std::array<CompensatedSum, cell::entries>;

void add(Cell& sum, const double* cell) {
  for (int e = 0; e < cell::entries; ++e) sum[e].add(cell[e]);
}

/// The sums over cells on one side of a candidate's own.
struct Part {
  std::array<double, cell::entries> of;
  explicit Part(const Cell& cell) {
    for (int e = 0; e < cell::entries; ++e) of[e] = cell[e].value();
  }
  double operator[](int entry) const { return of[entry]; }
};

/// Mean, variance and what carries it, from the cells beyond the candidate's: those with i2 > k earn v2, of the others
/// those with i1 > k the candidate's number. What does not exceed the rounding of what cancels is 0.
void set_moments(const Part& beyond, double number, double pivot, double n, double rounding, CandidateSums& sums) {
  const double seconds = beyond[cell::seconds], own = beyond[cell::highest] - seconds, none = n - seconds - own;
  const double power[4] = {beyond[cell::powers], beyond[cell::powers + 1], beyond[cell::powers + 2],
                           beyond[cell::powers + 3]};
  sums.mean = pivot + (power[0] + own * (number - pivot) - none * pivot) / n;
  if (none == n) sums.mean = 0;
  if (own == n) sums.mean = number;
  if (own == 0 && std::abs(sums.mean) <= rounding * std::abs(pivot)) sums.mean = 0;
  const double d = sums.mean - pivot, from_number = number - sums.mean, from_none = sums.mean;
  const double squares =
      power[1] - 2 * d * power[0] + seconds * d * d + own * from_number * from_number + none * from_none * from_none;
  const double fourths = power[3] - 4 * d * power[2] + 6 * d * d * power[1] - 4 * d * d * d * power[0] +
                         seconds * d * d * d * d + own * from_number * from_number * from_number * from_number +
                         none * from_none * from_none * from_none * from_none;
  sums.variance = n > 1 ? std::max(squares, 0.0) / (n - 1) : 0;
  const double cancelled = power[1] + 2 * std::abs(d * power[0]) + seconds * d * d;
  if (squares <= std::max(rounding * cancelled, rounding_of_variance * n * sums.mean * sums.mean)) sums.variance = 0;
  sums.informative = sums.variance > 0 && fourths > 0 ? squares * squares / fourths : 0;
}

/// Sums of x - y and of its square, and of the sizes of what the square is made of.
struct DifferenceSums {
  double sum, squares, sizes;
};

/// A candidate above the reference, from the cells up to its own: `sold` those from the first on, `near` those beyond
/// the reference's. Where y was earned and v2 does not reach the candidate's number, it earns delta - u more, u = (v2 -
/// number)+, or loses number + u.
DifferenceSums above(const Part& sold, const Part& near, double number, double delta) {
  const double lost = near[cell::highest], excess = near[cell::excess], squares = near[cell::excess_squared];
  const double lost_squares = lost * number * number + 2 * number * excess + squares;
  const DifferenceSums losses{-(lost * number + excess), lost_squares, lost_squares};
  const double own = sold[cell::sold] - lost;
  if (own == 0) return losses;  // what is left of the u is rounding, and delta may be anything
  const double u = near[cell::distance] - excess, u_squares = near[cell::distance_squared] - squares;
  return {own * delta - u + losses.sum, own * delta * delta - 2 * delta * u + u_squares + lost_squares,
          own * delta * delta + 2 * delta * (near[cell::distance] + excess) + near[cell::distance_squared] + squares +
              lost_squares};
}

/// A candidate below the reference, by `delta`: `between` are the cells beyond its own up to the reference's, `sold`
/// those up to its own. Where y was earned it loses min(number - v2, delta); where not it earns v2 or its own number.
DifferenceSums below(const Part& sold, const Part& between, double own_number, double delta) {
  const double worse = sold[cell::sold];
  const double unsold_seconds = between[cell::seconds] - between[cell::sold];
  const double own = between[cell::highest] - unsold_seconds;
  const double squares = between[cell::distance_squared] + worse * delta * delta + between[cell::unsold_squared] +
                         own * own_number * own_number;
  return {between[cell::unsold] + own * own_number - between[cell::distance] - worse * delta, squares, squares};
}

void set_difference(const DifferenceSums& d, double n, CandidateSums& sums) {
  sums.difference = d.sum / n + 0.0;  // not -0
  const double squares = d.squares - d.sum * sums.difference + rounding_of_sums * d.sizes;
  sums.difference_variance = n > 1 ? std::max(squares, 0.0) / (n - 1) : 0;
}

}  // namespace

std::vector<CandidateSums> candidate_moments(const CandidatesProblem& problem, const std::vector<double>& cells) {
  const auto& number = problem.number;
  const std::size_t count = number.size(), r = problem.reference;
  const double n = double(problem.game.samples);
  const auto of = [&](std::size_t i) { return &cells[i * cell::entries]; };
  std::vector<CandidateSums> sums(count, CandidateSums{});
  Cell beyond{};
  for (std::size_t k = count; k-- > 0;) {
    add(beyond, of(k + 1));
    set_moments(Part(beyond), number[k], problem.pivot, n, rounding_of_terms(problem), sums[k]);
  }
  Cell upto{}, near{};  // prefix sums from the first cell, and from the one behind the reference's
  std::vector<Part> prefix;
  for (std::size_t k = 0; k < count; ++k) {
    add(upto, of(k));
    if (k > r) add(near, of(k));
    if (k > r && number[k] > number[r])
      set_difference(above(Part(upto), Part(near), number[r], number[k] - number[r]), n, sums[k]);
    if (k < r) prefix.emplace_back(upto);
  }
  Cell between{};
  for (std::size_t k = r; k-- > 0;) {
    add(between, of(k + 1));
    if (number[k] < number[r])
      set_difference(below(prefix[k], Part(between), number[k], number[r] - number[k]), n, sums[k]);
  }
  return sums;
}

}  // namespace surety::kernels
