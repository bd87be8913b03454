#include "host/values/pieces_law.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace surety {
namespace {

class PiecesLaw final : public Law {
 public:
  PiecesLaw(std::string spec, const std::vector<Segment>& segments) : spec_(std::move(spec)) {
    double total = 0;
    for (const Segment& s : segments) total += s.mass;
    for (Segment s : segments) {
      s.mass /= total;
      if (!(s.mass > 0)) continue;
      const bool same_atom = !segments_.empty() && s.low == s.high && segments_.back().low == s.low;
      if (same_atom) {
        segments_.back().mass += s.mass;
      } else {
        segments_.push_back(s);
      }
    }
    accumulate();
  }

  std::string spec() const override { return spec_; }
  double lower() const override { return segments_.front().low; }
  double upper() const override { return segments_.back().high; }

  double mean() const override {
    double sum = 0;
    for (const Segment& s : segments_) sum += s.mass * middle(s);
    return sum;
  }

  double variance() const override {
    const double centre = mean();
    double sum = 0;
    for (const Segment& s : segments_) {
      const double offset = middle(s) - centre, width = s.high - s.low;
      sum += s.mass * (offset * offset + width * width / 12);
    }
    return sum;
  }

  double cdf(double v) const override {
    const std::size_t j = segments_starting_by(v);
    if (j == 0) return 0;
    if (j == segments_.size() && v >= upper()) return 1;
    const Segment& s = segments_[j - 1];
    return v >= s.high ? below_[j] : below_[j - 1] + s.mass * ((v - s.low) / (s.high - s.low));
  }

  double survival(double v) const override {
    const std::size_t j = segments_starting_by(v);
    if (j == 0) return 1;
    const Segment& s = segments_[j - 1];
    return v >= s.high ? above_[j] : above_[j] + s.mass * ((s.high - v) / (s.high - s.low));
  }

  double demand(double v) const override {
    const auto first =
        std::lower_bound(segments_.begin(), segments_.end(), v, [](const Segment& s, double x) { return s.high < x; });
    if (first == segments_.end()) return 0;
    const std::size_t i = first - segments_.begin();
    if (first->low >= v) return above_[i];
    return above_[i + 1] + first->mass * ((first->high - v) / (first->high - first->low));
  }

  double density(double v) const override {
    // between two segments that touch, the upper one's
    for (std::size_t j = segments_starting_by(v); j > 0; --j) {
      const Segment& s = segments_[j - 1];
      if (s.high < v) break;
      if (s.high > s.low) return s.mass / (s.high - s.low);
    }
    return 0;
  }

  bool has_atoms() const override {
    return std::any_of(segments_.begin(), segments_.end(), [](const Segment& s) { return s.low == s.high; });
  }

  double inverse_demand(double q) const override {
    // above_ descends; the segment with above_[i+1] <= q < above_[i]
    const auto after = std::partition_point(above_.begin(), above_.end(), [q](double share) { return share > q; });
    if (after == above_.begin()) return lower();
    if (after == above_.end()) return upper();
    const std::size_t i = after - above_.begin() - 1;
    const Segment& s = segments_[i];
    return std::max(s.low, s.high - (s.high - s.low) * ((q - above_[i + 1]) / s.mass));
  }

  double quantile(double u) const override {
    if (u >= 1) return upper();  // masses may add up to 1 before the last, and do not quite reach it
    const auto after = std::lower_bound(below_.begin(), below_.end(), u);
    if (after == below_.begin()) return lower();
    const std::size_t i = after - below_.begin() - 1;
    const Segment& s = segments_[i];
    return std::min(s.high, s.low + (s.high - s.low) * ((u - below_[i]) / s.mass));
  }

  std::vector<double> density_turns() const override { return breakpoints(); }
  std::vector<double> breakpoints() const override {
    std::vector<double> points;
    for (const Segment& s : segments_) {
      points.push_back(s.low);
      points.push_back(s.high);
    }
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
  }

  DemandForm value_form() const override {
    DemandForm form;
    if (segments_.size() == 1) {
      form.parameters[0] = upper();
      form.parameters[1] = upper() - lower();
      return form;
    }
    form.shape = DemandShape::pieces;
    form.knot.push_back(0);
    for (std::size_t i = segments_.size(); i-- > 0;) {
      if (above_[i] <= form.knot.back()) continue;  // thinner than rounding
      form.value.push_back(segments_[i].high);
      form.slope.push_back((segments_[i].high - segments_[i].low) / segments_[i].mass);
      form.knot.push_back(above_[i]);
    }
    return form;
  }

  DensityBounds density_bounds() const override {
    double least = std::numeric_limits<double>::infinity(), greatest = 0, reached = lower();
    for (const Segment& s : segments_) {
      if (s.low > reached || s.low == s.high) return {0, std::numeric_limits<double>::infinity()};
      const double density = s.mass / (s.high - s.low);
      least = std::min(least, density);
      greatest = std::max(greatest, density);
      reached = s.high;
    }
    return {least, greatest};
  }

 private:
  static double middle(const Segment& s) { return s.low + (s.high - s.low) / 2; }

  std::size_t segments_starting_by(double v) const {
    return std::upper_bound(segments_.begin(), segments_.end(), v,
                            [](double x, const Segment& s) { return x < s.low; }) -
           segments_.begin();
  }

  /// Sums from either end, so that both tails keep their relative precision.
  void accumulate() {
    const std::size_t n = segments_.size();
    below_.assign(n + 1, 0);
    above_.assign(n + 1, 0);
    for (std::size_t i = 0; i < n; ++i) below_[i + 1] = below_[i] + segments_[i].mass;
    for (std::size_t i = n; i-- > 0;) above_[i] = above_[i + 1] + segments_[i].mass;
    for (double& share : below_) share = std::min(share, 1.0);
    for (double& share : above_) share = std::min(share, 1.0);
    below_[n] = 1;
    above_[0] = 1;
  }

  std::string spec_;
  std::vector<Segment> segments_;  // ascending
  std::vector<double> below_;      // [i]: mass of segments 0 .. i-1
  std::vector<double> above_;      // [i]: mass of segments i .. n-1
};

}  // namespace

std::vector<Segment> atoms_of_sample(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::vector<Segment> atoms;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t end = i;
    while (end < values.size() && values[end] == values[i]) ++end;
    atoms.push_back({values[i], values[i], static_cast<double>(end - i)});
    i = end;
  }
  return atoms;
}

LawPtr make_pieces_law(std::string spec, const std::vector<Segment>& segments) {
  return std::make_shared<PiecesLaw>(std::move(spec), segments);
}

DemandForm as_pieces(const DemandForm& form) {
  if (form.shape != DemandShape::uniform) return form;
  DemandForm pieces;
  pieces.shape = DemandShape::pieces;
  pieces.knot = {0, 1};
  pieces.value = {form.parameters[0]};
  pieces.slope = {form.parameters[1]};
  return pieces;
}

}  // namespace surety
