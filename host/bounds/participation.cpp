#include "host/bounds/participation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "kernels/bounding/outcome_saddle_view.h"
#include "surety/error.h"

namespace surety {
namespace {

struct Vertex {
  std::vector<double> lottery;
  std::vector<bool> tight;  ///< which inequalities hold with equality: lottery(omega) >= 0, then one per cut
};

/// A polytope inside the simplex by its vertices.
class CutSimplex {
 public:
  explicit CutSimplex(std::size_t outcomes) {
    for (std::size_t w = 0; w < outcomes; ++w) {
      Vertex vertex{std::vector<double>(outcomes), std::vector<bool>(outcomes, true)};
      vertex.lottery[w] = 1;
      vertex.tight[w] = false;
      vertices_.push_back(std::move(vertex));
    }
  }

  /// Keeps the part where sum_omega gain(omega) m(omega) >= 0.
  void cut(const std::vector<double>& gain) {
    std::vector<double> value;
    for (const Vertex& v : vertices_) value.push_back(value_at(v, gain));
    std::vector<Vertex> kept;
    for (std::size_t v = 0; v < vertices_.size(); ++v)
      if (value[v] >= 0) kept.push_back(vertices_[v]);
    for (std::size_t a = 0; a < vertices_.size(); ++a)
      for (std::size_t b = 0; b < vertices_.size(); ++b)
        if (value[a] > 0 && value[b] < 0 && adjacent(a, b)) kept.push_back(between(a, b, value[a], value[b]));
    vertices_ = std::move(kept);
    for (Vertex& v : vertices_) v.tight.push_back(value_at(v, gain) == 0);
    if (int(vertices_.size()) > kernels::most_vertices)
      throw InvalidInput(
          fmt::format("participation-secure lotteries are those over more than {} vertices, which are too many; fewer "
                      "outcomes or states would have fewer",
                      kernels::most_vertices));
  }
  const std::vector<Vertex>& vertices() const { return vertices_; }

 private:
  static double value_at(const Vertex& vertex, const std::vector<double>& gain) {
    constexpr double rounding = 1e-13;
    double value = 0, size = 0;
    for (std::size_t w = 0; w < gain.size(); ++w) {
      value += gain[w] * vertex.lottery[w];
      size += std::abs(gain[w] * vertex.lottery[w]);
    }
    return std::abs(value) <= rounding * size ? 0 : value;
  }

  /// Whether an edge joins them: no third vertex has all inequalities tight that both have.
  bool adjacent(std::size_t a, std::size_t b) const {
    const auto& first = vertices_[a].tight;
    const auto& second = vertices_[b].tight;
    for (std::size_t v = 0; v < vertices_.size(); ++v) {
      if (v == a || v == b) continue;
      bool all = true;
      for (std::size_t c = 0; all && c < first.size(); ++c) all = !first[c] || !second[c] || vertices_[v].tight[c];
      if (all) return false;
    }
    return true;
  }

  Vertex between(std::size_t a, std::size_t b, double above, double below) const {
    Vertex vertex = vertices_[a];
    const double share = above / (above - below);  // of b
    for (std::size_t w = 0; w < vertex.lottery.size(); ++w)
      vertex.lottery[w] = (1 - share) * vertices_[a].lottery[w] + share * vertices_[b].lottery[w];
    for (std::size_t c = 0; c < vertex.tight.size(); ++c) vertex.tight[c] = vertex.tight[c] && vertices_[b].tight[c];
    return vertex;
  }

  std::vector<Vertex> vertices_;
};

}  // namespace

std::vector<std::vector<double>> participation_secure_lotteries(const OutcomeEnvironment& environment,
                                                                unsigned agents) {
  const std::size_t outcomes = environment.outcomes.size();
  CutSimplex polytope(outcomes);
  std::set<std::vector<double>> known;
  for (int i = 0; i < environment.agents; ++i)
    for (int s = 0; s < environment.states() && (agents >> i & 1u) != 0; ++s) {
      std::vector<double> gain;
      for (std::size_t w = 0; w < outcomes; ++w) gain.push_back(environment.u(i, int(w), s));
      const bool always = std::all_of(gain.begin(), gain.end(), [](double g) { return g >= 0; });
      if (!always && known.insert(gain).second) polytope.cut(gain);
    }
  std::vector<std::vector<double>> lotteries;
  for (const Vertex& v : polytope.vertices()) lotteries.push_back(v.lottery);
  return lotteries;
}

}  // namespace surety
