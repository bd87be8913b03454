#include "host/elements/element_memory.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "host/elements/bernstein.h"
#include "host/elements/element_program.h"

namespace surety {
namespace {

// a pair of unknowns that a cell or point couples: a triplet twice, while the pattern is found, and a place
constexpr double of_pair = 40;
constexpr double of_entry = 100;       // in a map, then in two lists
constexpr double of_product = 16 * 8;  // posteriors, their reduced costs, steps, residuals, the best
constexpr double of_factor = 12;       // a number and its row
constexpr double copies_of_coupling = 3 * 8;

/// Numbers in the factor of a matrix with the pattern of a mesh (George 1973 for two dimensions).
double fill(double points, int dimension) {
  const double rule =
      dimension == 2 ? 8 * points * std::log2(points + 1) : 8 * std::pow(points, std::max(1.0, 2.0 - 2.0 / dimension));
  return std::min(points * points / 2, rule);
}

}  // namespace

double elements_memory(const AuctionEnvironment& environment, const SimplexMesh& mesh, int degree) {
  const int n = environment.bidders, goods = environment.goods;
  const auto values = tied_values(environment, 0);
  const double coordinates = double(n) * goods;
  const auto columns = double(std::set<std::vector<double>>(values.begin(), values.end()).size());
  const double states = environment.states(), groups = group_states(environment, mesh).count();
  const double simplices = mesh.simplices();
  const BernsteinBasis basis(n + 1, degree), below(n + 1, degree - 1);
  double inside = 1.5;
  for (int i = 1; i <= n; ++i) inside *= double(degree) / i;
  const double controls = simplices * inside, cells = simplices * below.size();

  double pairs = cells * std::pow((n + 1) * coordinates, 2) / 2, entries = cells * coordinates * (n + 1);
  for (int a = 0; a < basis.size(); ++a) {  // d_i f there has the controls of a - e_j + e_k
    const auto& index = basis.index(a);
    const double touched = 1 + double(n) * double(n + 1 - std::count(index.begin(), index.end(), 0));
    pairs += simplices * goods * std::pow(touched * columns, 2) / 2;
    entries += simplices * goods * n * touched;
  }
  return of_pair * pairs + of_entry * entries + of_product * states * (cells + controls) +
         copies_of_coupling * groups * controls * (coordinates + columns) + 4 * 8 * groups * groups +
         of_factor * (coordinates * coordinates + columns * columns) * fill(controls, n);
}

}  // namespace surety
