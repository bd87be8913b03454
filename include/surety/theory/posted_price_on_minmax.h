#pragma once

#include "surety/statistics/statistic.h"

namespace surety {

/// What a posted price earns on the minmax information at most. Two bidders: over all prices, those accepted from some
/// signal on included; more bidders, or where the good must be sold: at E[v | s_i = 0], which all accept and which no
/// mechanism beats (Brooks & Du 2021, Proposition 2).
struct PostedPriceOnMinmax {
  double price, profit;
  Exact guarantee;  ///< no mechanism earns more
};

}  // namespace surety
