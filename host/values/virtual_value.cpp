#include <algorithm>
#include <cmath>
#include <mutex>
#include <queue>
#include <vector>

#include "host/values/revenue_hull.h"
#include "surety/values/law.h"

namespace surety {
namespace {

constexpr std::size_t piece_limit = 8192, smooth_pieces = 7680;

/// A linear piece of the virtual value on [left, right].
struct Piece {
  double left, right, at_left, at_right;
  double error;  ///< distance from the curve found in the middle

  bool operator<(const Piece& other) const { return error < other.error; }
};

Piece measured(const RevenueArc& arc, double left, double right, double at_left, double at_right) {
  const double middle = left + (right - left) / 2;
  return {left, right, at_left, at_right, std::abs(arc.marginal(middle) - (at_left + at_right) / 2)};
}

/// Linear interpolation of R' on [left, right], halving the worst piece until `count` are used up. Below 2^-64, where
/// no draw lies, one piece stands.
std::vector<Piece> interpolate(const RevenueArc& arc, double left, double right, std::size_t count) {
  const double first = std::ldexp(1.0, -64);
  std::vector<Piece> done;
  std::priority_queue<Piece> open;
  if (left < first && first < right) {
    done.push_back({left, first, arc.marginal(left), arc.marginal(first), 0});
    left = first;
  }
  for (double begin = left; begin < right;) {  // octaves, so that no singular end is overlooked
    const double end = begin > 0 ? std::min(2 * begin, right) : right;
    open.push(measured(arc, begin, end, arc.marginal(begin), arc.marginal(end)));
    begin = end;
  }
  const double rounding = 4e-15 * std::abs(arc.marginal(left));
  while (done.size() + open.size() < count && open.top().error > rounding) {
    const Piece worst = open.top();
    open.pop();
    const double middle = worst.left + (worst.right - worst.left) / 2, at_middle = arc.marginal(middle);
    open.push(measured(arc, worst.left, middle, worst.at_left, at_middle));
    open.push(measured(arc, middle, worst.right, at_middle, worst.at_right));
  }
  for (; !open.empty(); open.pop()) done.push_back(open.top());
  std::sort(done.begin(), done.end(), [](const Piece& a, const Piece& b) { return a.left < b.left; });
  return done;
}

/// Chords of the revenue curve: the mean virtual value of each piece. Exact enough where nothing is sold.
std::vector<Piece> chords(const RevenueArc& arc, double left, double right) {
  constexpr int count = 64;
  std::vector<Piece> pieces;
  for (int i = 0; i < count; ++i) {
    const double begin = left + (right - left) * i / count;
    const double end = i + 1 == count ? right : left + (right - left) * (i + 1) / count;
    const double mean = (arc.revenue(end) - arc.revenue(begin)) / (end - begin);
    pieces.push_back({begin, end, mean, mean, 0});
  }
  return pieces;
}

/// The pieces of one stretch. A smooth arc is resolved up to the monopoly quantile.
std::vector<Piece> pieces_of(const RevenueHull::Stretch& s, double monopoly_quantile) {
  if (s.flat) return {{s.left, s.right, s.level, s.level, 0}};
  if (!s.arc->law) return {{s.left, s.right, s.arc->marginal(s.left), s.arc->marginal(s.right), 0}};
  std::vector<Piece> pieces;
  const double end = std::min(s.right, monopoly_quantile);
  if (end > s.left) pieces = interpolate(*s.arc, s.left, end, smooth_pieces);
  if (end < s.right) {
    const auto rest = chords(*s.arc, std::max(end, s.left), s.right);
    pieces.insert(pieces.end(), rest.begin(), rest.end());
  }
  return pieces;
}

/// Joins neighbouring pieces until at most piece_limit are left: each run becomes flat at its mean, which keeps the
/// revenue of selling to the run.
std::vector<Piece> thinned(const std::vector<Piece>& pieces) {
  if (pieces.size() <= piece_limit) return pieces;
  const std::size_t run = (pieces.size() + piece_limit - 1) / piece_limit;
  std::vector<Piece> out;
  for (std::size_t i = 0; i < pieces.size(); i += run) {
    const std::size_t end = std::min(i + run, pieces.size());
    double area = 0;
    for (std::size_t j = i; j < end; ++j)
      area += (pieces[j].right - pieces[j].left) * (pieces[j].at_left + pieces[j].at_right) / 2;
    const double left = pieces[i].left, right = pieces[end - 1].right, mean = area / (right - left);
    out.push_back({left, right, mean, mean, std::max(pieces[i].at_left - mean, mean - pieces[end - 1].at_right)});
  }
  return out;
}

IronedVirtualValue tabulated(const RevenueHull& hull, double upper) {
  std::vector<Piece> pieces;
  for (const RevenueHull::Stretch& stretch : hull.stretches()) {
    const auto more = pieces_of(stretch, hull.monopoly_quantile());
    pieces.insert(pieces.end(), more.begin(), more.end());
  }
  pieces = thinned(pieces);
  IronedVirtualValue result{{}, hull.monopoly_quantile(), hull.monopoly_price(), hull.ironed(), 0};
  result.form.shape = DemandShape::pieces;
  result.form.knot.push_back(0);
  double least = upper;  // rounding must not let the virtual value rise
  for (const Piece& piece : pieces) {
    const double begin = std::min(piece.at_left, least), end = std::min(piece.at_right, begin);
    result.form.value.push_back(begin);
    result.form.slope.push_back((begin - end) / (piece.right - piece.left));
    result.form.knot.push_back(piece.right);
    result.error_bound = std::max(result.error_bound, 2 * piece.error);
    least = end;
  }
  result.form.error_bound = result.error_bound;
  return result;
}

}  // namespace

struct Law::Ironing {
  std::once_flag hull_built, virtual_value_built;
  std::unique_ptr<const RevenueHull> hull;
  IronedVirtualValue virtual_value;
};

Law::Law() : ironing_(std::make_unique<Ironing>()) {}
Law::~Law() = default;

const RevenueHull& revenue_hull(const Law& law) {
  Law::Ironing& kept = *law.ironing_;
  std::call_once(kept.hull_built, [&] { kept.hull = std::make_unique<const RevenueHull>(law); });
  return *kept.hull;
}

const IronedVirtualValue& ironed_virtual_value(const Law& law) {
  Law::Ironing& kept = *law.ironing_;
  std::call_once(kept.virtual_value_built, [&] { kept.virtual_value = tabulated(revenue_hull(law), law.upper()); });
  return kept.virtual_value;
}

}  // namespace surety
