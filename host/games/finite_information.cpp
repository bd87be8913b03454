#include "host/games/finite_information.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/values/spec_text.h"
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

void check_header(const std::string& file, const CsvRecord& header, std::int64_t bidders) {
  std::vector<std::string> expected{"probability", "value"};
  for (std::int64_t i = 1; i <= bidders; ++i) expected.push_back(fmt::format("signal{}", i));
  for (std::size_t c = 0; c < std::max(expected.size(), header.fields.size()); ++c) {
    const std::string found = c < header.fields.size() ? std::string(trim(header.fields[c])) : "nothing";
    const std::string wanted = c < expected.size() ? expected[c] : "nothing";
    if (found != wanted)
      throw InvalidInput(fmt::format("{}:{}: column {} is '{}' but must be '{}' with {} bidders", file, header.line,
                                     c + 1, found, wanted, bidders));
  }
}

double read(const std::string& file, const CsvRecord& record, std::size_t column, const std::string& name) {
  const std::string place = fmt::format("{}:{}: {}", file, record.line, name);
  const double x = finite_number(record.fields[column], place);
  if (x < 0) throw InvalidInput(fmt::format("{} = {} is negative", place, x));
  return x;
}

std::vector<State> read_states(const std::string& file, std::int64_t bidders) {
  const auto records = parse_csv(read_file(file));
  if (records.size() < 2) throw InvalidInput(fmt::format("{}: no states; give a header and a line per state", file));
  check_header(file, records[0], bidders);
  std::vector<State> states;
  for (std::size_t i = 1; i < records.size(); ++i) {
    const CsvRecord& record = records[i];
    if (record.fields.size() == 1 && trim(record.fields[0]).empty()) continue;
    if (record.fields.size() != records[0].fields.size())
      throw InvalidInput(fmt::format("{}:{}: {} cells but {} columns", file, record.line, record.fields.size(),
                                     records[0].fields.size()));
    State state{read(file, record, 0, "probability"), read(file, record, 1, "value"), {}};
    for (std::int64_t b = 0; b < bidders; ++b)
      state.signals.push_back(read(file, record, static_cast<std::size_t>(b) + 2, fmt::format("signal{}", b + 1)));
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

kernels::InformationForm finite_information(const std::string& file, const Law& values, std::int64_t bidders) {
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
