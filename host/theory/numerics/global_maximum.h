#pragma once

#include <algorithm>
#include <cmath>
#include <queue>
#include <utility>
#include <vector>

namespace surety {

/// The greatest value of a function on an interval, with proof.
template <class Point>
struct GlobalMaximum {
  Point best;
  double bound;  ///< no value in the interval exceeds this
};

/// What a caller knows of the function between two points.
struct IntervalBound {
  double greatest;  ///< no value between exceeds this
  double split;     ///< where to look next
  bool last;        ///< a split would not tighten it
};

/// Branch and bound: between neighbours of `start` (ascending, two or more) the function lies below
/// bound(left, right).greatest; the interval with the greatest bound is split until none exceeds the best value found
/// by more than `tolerance` times it. Points have members `at` and `value`; evaluate(x) makes one. Where bounds are
/// tight to second order in an interval's width, only a few intervals about each maximum survive any width.
template <class Point, class Evaluate, class Bound>
GlobalMaximum<Point> global_maximum(const std::vector<Point>& start, const Evaluate& evaluate, const Bound& bound,
                                    double tolerance = 0x1p-46) {
  struct Interval {
    Point left, right;
    IntervalBound bound;
    bool operator<(const Interval& other) const { return bound.greatest < other.bound.greatest; }
  };
  std::priority_queue<Interval> open;
  GlobalMaximum<Point> maximum{start.front(), start.front().value};
  const auto consider = [&](const Point& point) {
    if (point.value > maximum.best.value) maximum.best = point;
  };
  const auto push = [&](const Point& left, const Point& right) { open.push({left, right, bound(left, right)}); };
  for (const Point& point : start) consider(point);
  for (std::size_t i = 0; i + 1 < start.size(); ++i) push(start[i], start[i + 1]);
  constexpr int most_splits = 2000;  // met by functions that are flat to many digits; the bound stays true
  double unsplit = maximum.best.value;
  for (int splits = 0; !open.empty() && splits < most_splits; ++splits) {
    const Interval top = open.top();
    if (top.bound.greatest <= maximum.best.value + tolerance * std::abs(maximum.best.value)) break;
    open.pop();
    const double width = top.right.at - top.left.at;
    double split = top.bound.split;
    if (!(split > top.left.at + 0.05 * width && split < top.right.at - 0.05 * width)) split = top.left.at + width / 2;
    if (top.bound.last || !(width > 0x1p-50 * std::abs(top.right.at)) ||
        !(split > top.left.at && split < top.right.at)) {
      unsplit = std::max(unsplit, top.bound.greatest);  // as narrow as it helps
      continue;
    }
    const Point middle = evaluate(split);
    consider(middle);
    push(top.left, middle);
    push(middle, top.right);
  }
  maximum.bound = std::max({unsplit, maximum.best.value, open.empty() ? unsplit : open.top().bound.greatest});
  return maximum;
}

}  // namespace surety
