#include "host/values/smooth_law.h"

#include <limits>

#include "surety/values/octave_table.h"

namespace surety {

Law::DensityBounds SmoothLaw::density_bounds() const { return {0, std::numeric_limits<double>::infinity()}; }

double value_at_tails(const Law& law, double q, double u) {
  if (const auto* smooth = dynamic_cast<const SmoothLaw*>(&law)) return smooth->value_at(q, u);
  return u < q ? law.quantile(u) : law.inverse_demand(q);
}

DemandForm TableLaw::value_form() const {
  std::call_once(built_, [this] { form_ = table_form([this](double q, double u) { return value_at(q, u); }); });
  return form_;
}

DemandForm table_form(const std::function<double(double q, double u)>& f) {
  OctaveTable table = tabulate(f);
  DemandForm form;
  form.shape = DemandShape::table;
  form.data = std::move(table.data);
  form.error_bound = table.error_bound;
  return form;
}

}  // namespace surety
