#include "host/rates/model.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace surety {
namespace {

using Shift = RateForm::Shift;
using M = RateModel;

const std::array forms{
    RateForm{M::constant, Shift::size, 0.0, {}},
    RateForm{M::inverse, Shift::size, 1.0, M::power},
    RateForm{M::inverse_sqrt, Shift::size, 0.5, M::power},
    RateForm{M::power, Shift::size, {}, M::power},
    RateForm{M::log_inverse, Shift::logarithm, 1.0, M::log_power},
    RateForm{M::log_power, Shift::logarithm, {}, M::log_power},
    RateForm{M::inverse_log, Shift::logarithm, 0.0, {}},
    RateForm{M::exponential, Shift::none, {}, M::exponential},
    RateForm{M::linear_exponential, Shift::size, {}, M::linear_exponential},
};

}  // namespace

double RateForm::offset(double size, double c) const {
  if (model == M::constant) return std::log1p(c / size);
  if (model == M::inverse_log) return -std::log(std::log(size) + c);
  if (model == M::linear_exponential) return std::log(size + c);
  return 0;
}

double RateForm::regressor(double size, double c) const {
  if (model == M::exponential || model == M::linear_exponential) return -size;
  if (shift == Shift::logarithm) return std::log(std::log(size) + c) - std::log(size);
  return -std::log(size + c);
}

double RateForm::correction(double size, double first, double c) const {
  if (model == M::power) return std::pow((first + c) / (size + c), 2);
  if (model == M::log_power) return std::log(size) / size * first / std::log(first);
  return 0;
}

// The least shift is the one from which on the shape is positive and falls: N + c > 0, and log N + c > 1, for
// (log N + c)/N falls from there on; 1/(log N + c) is content with log N + c > 0. The greatest doubles what it shifts
// at the last size: a model that needs more is not one of this shape. Between them the distance from the least grows
// geometrically.
std::vector<double> RateForm::shifts(double first, double last) const {
  constexpr double nearest = 1e-3;
  constexpr int steps = 120;
  if (shift == Shift::none) return {0};
  const bool logarithm = shift == Shift::logarithm;
  const double falls = logarithm && model != RateModel::inverse_log ? 1 : 0;
  const double least = falls - (logarithm ? std::log(first) : first);
  const double reach = (logarithm ? std::log(last) : last) - least;
  const double start = nearest * (logarithm ? 1 : first);
  std::vector<double> shifts;
  for (int i = 0; i <= steps; ++i)
    shifts.push_back(least + start * std::pow(reach / start, static_cast<double>(i) / steps));
  return shifts;
}

std::span<const RateForm> rate_forms() { return forms; }

const RateForm& rate_form(RateModel model) {
  return *std::find_if(forms.begin(), forms.end(), [&](const RateForm& form) { return form.model == model; });
}

}  // namespace surety
