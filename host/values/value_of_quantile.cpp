#include "host/values/value_of_quantile.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/values/pieces_law.h"
#include "surety/error.h"

namespace surety {

ValueOfQuantile::ValueOfQuantile(const Law& law) {
  const DemandForm form = as_pieces(law.value_form());
  if (form.shape != DemandShape::pieces)
    throw InvalidInput(fmt::format("{}: its quantiles are not made of pieces", law.spec()));
  for (std::size_t j = form.value.size(); j-- > 0;) {
    const double from = 1 - form.knot[j + 1], to = 1 - form.knot[j];
    const double fall = form.slope[j] * (form.knot[j + 1] - form.knot[j]);
    if (from < to) pieces_.push_back({from, to, form.value[j] - fall, form.value[j]});
  }
}

std::size_t ValueOfQuantile::piece_of(double u) const {
  const auto after =
      std::upper_bound(pieces_.begin() + 1, pieces_.end(), u, [](double x, const Piece& p) { return x < p.from; });
  return static_cast<std::size_t>(after - pieces_.begin() - 1);
}

double ValueOfQuantile::reaching(double v) const {
  for (const auto& [from, to, least, greatest] : pieces_) {
    if (least >= v) return from;
    if (greatest >= v) return std::min(to, from + (to - from) * ((v - least) / (greatest - least)));
  }
  return 1;
}

std::vector<double> ValueOfQuantile::cuts() const {
  std::vector<double> cuts;
  for (const Piece& piece : pieces_) cuts.push_back(piece.from);
  cuts.push_back(1);
  return cuts;
}

ValueOfQuantile::Range ValueOfQuantile::between(double from, double to) const {
  const Piece& piece = pieces_[piece_of(from + (to - from) / 2)];
  const auto at = [&](double u) { return piece.at(std::clamp(u, piece.from, piece.to)); };
  return {at(from), at(to)};
}

}  // namespace surety
