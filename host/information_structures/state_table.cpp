#include "host/information_structures/state_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/io/table_reader.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double tolerance = 1e-9;  // of probabilities
constexpr std::int64_t most_bidders = 1000;

/// One line of the table.
struct State {
  double probability, value;
  std::vector<double> signals;
};

std::vector<State> read_states(const std::string& file, std::int64_t bidders) {
  const TableReader table(file);
  std::vector<std::string> expected{"probability", "value"};
  for (std::int64_t i = 1; i <= bidders; ++i) expected.push_back(fmt::format("signal{}", i));
  table.expect_columns(expected);
  std::vector<State> states;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    State state{table.nonnegative_number(row, 0), table.nonnegative_number(row, 1), {}};
    for (std::size_t c = 2; c < table.columns().size(); ++c) state.signals.push_back(table.nonnegative_number(row, c));
    if (state.probability > 0) states.push_back(std::move(state));
  }
  return states;
}

/// The table's probability of each value against the prior's.
void check_marginal(const std::string& file, const std::vector<State>& states, const Law& values) {
  double total = 0;
  for (const State& s : states) total += s.probability;
  if (!(std::abs(total - 1) <= tolerance))
    throw InvalidInput(fmt::format("{}: the probabilities sum to {}; they must sum to 1", file, total));
  for (const State& s : states) {
    double mass = 0;
    for (const State& other : states) mass += other.value == s.value ? other.probability : 0;
    const double prior = values.demand(s.value) - values.survival(s.value);
    if (!(std::abs(mass - prior) <= tolerance))
      throw InvalidInput(fmt::format("{}: the value {} has probability {} in the table but {} under --values {}", file,
                                     s.value, mass, prior, values.spec()));
  }
}

}  // namespace

kernels::InformationForm read_state_table(const std::string& file, const Law& values, std::int64_t bidders) {
  if (bidders > most_bidders)
    throw InvalidInput(fmt::format("table: {} bidders; at most {} are supported", bidders, most_bidders));
  std::vector<State> states = read_states(file, bidders);
  check_marginal(file, states, values);
  // small quantiles are high values, so that value(q) falls in q like any other
  std::stable_sort(states.begin(), states.end(), [](const State& a, const State& b) { return a.value > b.value; });
  kernels::InformationForm form;
  form.kind = SignalKind::of_state;
  DemandForm value;
  value.shape = DemandShape::pieces;
  value.knot = {0};
  for (const State& s : states) {
    value.knot.push_back(std::min(1.0, value.knot.back() + s.probability));
    value.value.push_back(s.value);
  }
  value.knot.back() = 1;
  value.slope.assign(states.size(), 0);
  for (std::int64_t b = 0; b < bidders; ++b) {
    DemandForm signal = value;
    for (std::size_t i = 0; i < states.size(); ++i) signal.value[i] = states[i].signals[static_cast<std::size_t>(b)];
    form.signal.push_back(std::move(signal));
  }
  form.value = std::move(value);
  return form;
}

}  // namespace surety
