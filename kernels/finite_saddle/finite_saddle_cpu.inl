// The CPU launch of the kernel `finite_saddle` for one instruction set: included by
// finite_saddle_cpu_{scalar,avx2,avx512}.cpp, which define SURETY_ISA, how many doubles a register holds and the name of
// the function they export.

#include "kernels/finite_saddle/finite_saddle.h"
#include "kernels/finite_saddle/finite_saddle_item.h"
#include "kernels/saddle/column_fold.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// A chunk's sums by column: those of the states, then finite_sums more; on the stack, and touched as far as needed.
template <class L>
struct FiniteChunkSums {
  using V = typename L::Real;
  alignas(64) double column[(most_finite_states + finite_sums) * lane_columns];
  int states;

  explicit FiniteChunkSums(int states_summed) : states(states_summed) {
    for (int k = 0; k < (states + finite_sums) * lane_columns; ++k) column[k] = 0;
  }
};

/// The columns from one register's first on.
template <class L>
struct FiniteColumns {
  double* first;
  SURETY_HD void add(int sum, typename L::Real v) const {
    double* const at = first + sum * lane_columns;
    kernels::store<L>(at, kernels::load<L>(at) + v, L::width);
  }
};

template <class L, int J>
void run_register(const FiniteItem<L, J>& item, FinitePass pass, const FiniteRow& row, int y,
                  FiniteChunkSums<L>& chunk) {
  typename L::Real sums[finite_sums] = {};
  const int count = item.view.points - y;
  FiniteColumns<L> columns{chunk.column + y % lane_columns};
  switch (pass) {
    case FinitePass::improve:
      item.improve(row, y, count, sums);
      break;
    case FinitePass::respond:
      item.respond(row, y, count, sums, columns);
      break;
    case FinitePass::average:
      item.average(row, y, count);
      break;
    case FinitePass::anchor:
      item.anchor(row, y, count, sums, columns);
      break;
  }
  for (int k = 0; k < finite_sums; ++k) columns.add(chunk.states + k, sums[k]);
}

/// Boundary profiles one by one, the n-th of a row in column n mod lane_columns.
template <int J, class Chunk>
void run_boundary(const FiniteSaddleView& view, const FiniteStepView& step, FinitePass pass, int r, Chunk& chunk) {
  const FiniteItem<Lanes<double, 1>, J> item{view, step};
  const FiniteRow& row = view.row[r];
  for (int b = row.first_boundary; b < view.row[r + 1].first_boundary; ++b) {
    double sums[finite_sums] = {};
    if (pass == FinitePass::improve) item.improve_boundary(row, view.boundary[b], sums);
    if (pass == FinitePass::average) item.average_boundary(view.boundary[b]);
    if (pass == FinitePass::anchor) item.anchor_boundary(view.boundary[b]);
    for (int k = 0; k < finite_sums; ++k)
      chunk.column[(chunk.states + k) * lane_columns + (b - row.first_boundary) % lane_columns] += sums[k];
  }
}

template <class L, int J>
void finite_saddle_chunk(const FiniteSaddleView& view, const FiniteStepView& step, FinitePass pass, std::uint64_t index,
                         double* sums) {
  const FiniteItem<L, J> item{view, step};
  FiniteChunkSums<L> chunk(view.states);
  for (int r = view.first_row[index]; r < view.first_row[index + 1]; ++r) {
    for (int y = 0; y < view.points; y += L::width) run_register(item, pass, view.row[r], y, chunk);
    run_boundary<J>(view, step, pass, r, chunk);
  }
  for (int s = 0; s < view.states + finite_sums; ++s) sums[s] = fold_columns(chunk.column + s * lane_columns);
}

template <class L>
FiniteSaddleFunction finite_saddle_function(int outcomes) {
  switch (outcomes) {
    case 2:
      return finite_saddle_chunk<L, 2>;
    case 3:
      return finite_saddle_chunk<L, 3>;
    case 4:
      return finite_saddle_chunk<L, 4>;
    default:
      return outcomes <= 8 ? finite_saddle_chunk<L, 8> : finite_saddle_chunk<L, most_outcomes>;
  }
}

}  // namespace SURETY_ISA

FiniteSaddleFunction SURETY_FINITE_SADDLE_FUNCTION(int outcomes) {
  return finite_saddle_function<Lanes<double, SURETY_DOUBLES>>(outcomes);
}

}  // namespace surety::kernels
