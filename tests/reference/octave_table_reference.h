#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "surety/values/demand_form.h"
#include "surety/values/octave_table.h"

namespace surety::reference {

/// Reads an octave table as its header describes it, with none of the bit tricks of the real readers.
inline double octave_table(std::span<const double> data, double q, double u) {
  const int side = q < 0.5 ? 0 : 1;
  const double t = std::fmax(side == 0 ? q : u, std::pow(2.0, -64));
  int octave = 0;
  while (t >= std::pow(2.0, octave - 63)) ++octave;  // octave 0 is [2^-64, 2^-63)
  const double begin = std::pow(2.0, octave - 64), width = begin / OctaveTable::cells;
  const int cell = static_cast<int>(std::floor((t - begin) / width));
  const double y = 2 * (t - begin - cell * width) / width - 1;
  double sum = 0;
  for (int c = 0; c < OctaveTable::coefficients; ++c)
    sum += data[((side * OctaveTable::octaves + octave) * OctaveTable::cells + cell) * OctaveTable::coefficients + c] *
           std::pow(y, c);
  return sum;
}

/// A DemandForm at (q, u = 1 - q), from the comments in its header.
inline double demand_form(const DemandForm& form, double q, double u) {
  const double* p = form.parameters;
  switch (form.shape) {
    case DemandShape::uniform:
      return p[0] - p[1] * q;
    case DemandShape::power:
      return std::pow(u, p[0]);
    case DemandShape::exponential:
      return -std::log(p[0] + p[1] * q) * p[2];
    case DemandShape::triangle:
      return q <= 0.5 ? 1 - std::sqrt(q / 2) : std::sqrt(u / 2);
    case DemandShape::pieces: {
      std::size_t j = 0;
      while (j + 1 < form.value.size() && form.knot[j + 1] <= q) ++j;
      return form.value[j] - form.slope[j] * (q - form.knot[j]);
    }
    case DemandShape::table:
      break;
  }
  return octave_table(form.data, q, u);
}

}  // namespace surety::reference
