// The CPU launch of the kernel `outcome_saddle` for one instruction set: included by
// outcome_saddle_cpu_{scalar,avx2,avx512}.cpp, which define SURETY_ISA, how many doubles a register holds and the name of
// the function they export.

#include "kernels/bounding/outcome_saddle.h"
#include "kernels/bounding/outcome_saddle_item.h"
#include "kernels/launch/team.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// A chunk's sums by column: those of the states, then outcome_sums more, which a row sums by itself first; on the
/// stack, and touched as far as a pass needs.
struct OutcomeChunkSums {
  alignas(64) double column[(most_outcome_states + outcome_sums) * lane_columns];
  alignas(64) double row[outcome_sums * lane_columns];
  int first, states;

  OutcomeChunkSums(OutcomePass pass, int states_summed) : first(sums_states(pass) ? 0 : states_summed), states(states_summed) {
    for (int k = first * lane_columns; k < (states + outcome_sums) * lane_columns; ++k) column[k] = 0;
  }
  void begin_row() {
    for (double& x : row) x = 0;
  }
  void end_row() {
    for (int k = 0; k < outcome_sums * lane_columns; ++k) column[states * lane_columns + k] += row[k];
  }
};

/// The columns of the states' sums from one register's first on.
template <class L>
struct OutcomeColumns {
  double* first;
  SURETY_HD void add(int sum, typename L::Real v) const {
    double* const at = first + sum * lane_columns;
    kernels::store<L>(at, kernels::load<L>(at) + v, L::width);
  }
};

template <class L, int J>
void run_register(const OutcomeItem<L, J>& item, OutcomePass pass, const OutcomeRow& row, int y,
                  OutcomeChunkSums& chunk) {
  typename L::Real sums[outcome_sums] = {};
  const int count = row.end - y, column = y % lane_columns;
  OutcomeColumns<L> states{chunk.column + column};
  switch (pass) {
    case OutcomePass::improve:
      item.improve(row, y, count, sums);
      break;
    case OutcomePass::respond:
      item.respond(row, y, count, sums, states);
      break;
    case OutcomePass::average:
      item.average(row, y, count);
      break;
    case OutcomePass::anchor:
      item.anchor(row, y, count, sums, states);
      break;
  }
  for (int k = 0; k < outcome_sums; ++k)
    kernels::store<L>(chunk.row + k * lane_columns + column, sums[k], L::width);
}

/// Boundary profiles one by one, the n-th of a row in column n mod lane_columns.
template <int J>
void run_boundary(const OutcomeItem<Lanes<double, 1>, J>& item, OutcomePass pass, const OutcomeRow& row, int end,
                  OutcomeChunkSums& chunk) {
  for (int b = row.first_boundary; b < end; ++b) {
    double sums[outcome_sums] = {};
    const BoundaryProfile& profile = item.view.boundary[b];
    if (pass == OutcomePass::improve) item.improve_boundary(row, profile, sums);
    if (pass == OutcomePass::average) item.average_boundary(profile);
    if (pass == OutcomePass::anchor) item.anchor_boundary(profile);
    for (int k = 0; k < outcome_sums; ++k)
      chunk.row[k * lane_columns + (b - row.first_boundary) % lane_columns] += sums[k];
  }
}

template <class L, int J>
void outcome_saddle_chunk(const OutcomeSaddleView& view, const PassStep& step, const double* given, OutcomePass pass,
                         std::uint64_t index, double* sums) {
  const OutcomeItem<L, J> item{view, step, {given, given + view.states}};
  const OutcomeItem<Lanes<double, 1>, J> one_by_one{view, step, item.given};
  OutcomeChunkSums chunk(pass, view.states);
  for (int k = view.first_row[index]; k < view.first_row[index + 1]; ++k) {
    const OutcomeRow& row = view.row[k];
    chunk.begin_row();
    for (int y = row.first; y < row.end; y += L::width) run_register(item, pass, row, y, chunk);
    run_boundary(one_by_one, pass, row, view.row[k + 1].first_boundary, chunk);
    chunk.end_row();
  }
  for (int s = chunk.first; s < view.states + outcome_sums; ++s) sums[s] = fold_columns(chunk.column + s * lane_columns);
}

template <class L>
OutcomeSaddleFunction outcome_saddle_function(int outcomes) {
  switch (outcomes) {
    case 2:
      return outcome_saddle_chunk<L, 2>;
    case 3:
      return outcome_saddle_chunk<L, 3>;
    case 4:
      return outcome_saddle_chunk<L, 4>;
    default:
      return outcomes <= 8 ? outcome_saddle_chunk<L, 8> : outcome_saddle_chunk<L, most_outcomes>;
  }
}

}  // namespace SURETY_ISA

OutcomeSaddleFunction SURETY_OUTCOME_SADDLE_FUNCTION(int outcomes) {
  return outcome_saddle_function<Lanes<double, SURETY_DOUBLES>>(outcomes);
}

}  // namespace surety::kernels
