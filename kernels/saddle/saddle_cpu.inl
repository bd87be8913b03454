// The CPU launch of the kernel `saddle` for one instruction set: included by saddle_cpu_{scalar,avx2,avx512}.cpp, which
// define SURETY_ISA, how many doubles a register holds and the name of the function they export.

#include "kernels/launch/team.h"
#include "kernels/saddle/saddle.h"
#include "kernels/saddle/saddle_item.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// A number per state for the lanes of one register, sums beside it for every column of the chunk.
template <class L>
struct StateRegisters {
  using T = typename L::Element;
  using V = typename L::Real;
  V* number;  ///< those kept, one after the other
  int* state;
  T* sum;  ///< [state][lane_columns], the columns from this register's first on
  int count = 0;

  void keep(int s, V p) {
    number[count] = p;
    state[count++] = s;
  }
  void skip(int) const {}
  void add_kept(int, V factor) const {
    for (int k = 0; k < count; ++k) {
      T* const at = sum + state[k] * lane_columns;
      kernels::store<L>(at, kernels::load<L>(at) + factor * number[k], L::width);
    }
  }
};

/// A chunk's column sums, those of the states, then saddle_sums more; on the stack, and touched as far as a pass needs.
template <class L>
struct ChunkSums {
  using T = typename L::Element;
  using V = typename L::Real;
  alignas(64) T column[(most_states + saddle_sums) * lane_columns];
  alignas(64) V number[most_states];
  int state[most_states];
  int first, end;  ///< of the sums that the pass makes

  ChunkSums(SaddlePass pass, int states) : first(sums_states(pass) ? 0 : states), end(states + saddle_sums) {
    for (int k = first * lane_columns; k < end * lane_columns; ++k) column[k] = T(0);
  }
  void add(int part, const V* sums) {
    for (int k = 0; k < saddle_sums; ++k) {
      T* const at = column + (end - saddle_sums + k) * lane_columns + part;
      kernels::store<L>(at, kernels::load<L>(at) + sums[k], L::width);
    }
  }
};

template <class L, int J>
void run_register(const SaddleItem<L, J>& item, SaddlePass pass, const SaddleRow& row, int y,
                  ChunkSums<L>& chunk) {
  using V = typename L::Real;
  const int count = row.end - y, column = y % lane_columns;
  V sums[saddle_sums] = {};
  StateRegisters<L> states{chunk.number, chunk.state, chunk.column + column};
  switch (pass) {
    case SaddlePass::improve:
      item.improve(row, y, count, sums);
      break;
    case SaddlePass::respond:
      item.respond(row, y, count, sums, states);
      break;
    case SaddlePass::refresh:
      item.refresh(row, y, count, states);
      break;
    case SaddlePass::average:
      item.average(row, y, count);
      break;
    case SaddlePass::anchor:
      item.anchor(row, y, count, sums);
      break;
  }
  chunk.add(column, sums);
}

template <class L, int J>
void mirror_row(const SaddleItem<L, J>& item, SaddlePass pass, const SaddleMirror* from, const SaddleMirror* to) {
  for (const SaddleMirror* m = from; m < to; ++m) {
    if (pass == SaddlePass::improve) item.mirror_allocation(*m, item.next());
    if (pass == SaddlePass::average) item.mirror_allocation(*m, item.step.current);
    if (pass == SaddlePass::respond) item.mirror_value(*m, item.next());
    if (pass == SaddlePass::refresh) item.mirror_value(*m, item.step.current);
  }
}

template <class L, int J>
void saddle_chunk(const SaddleView& view, const PassStep& step, const double* log_weight, SaddlePass pass,
                  std::uint64_t index, double* sums) {
  const SaddleItem<L, J> item{view, step, log_weight};
  ChunkSums<L> chunk(pass, view.states);
  for (int k = view.first_row[index]; k < view.first_row[index + 1]; ++k) {
    const SaddleRow& row = view.row[k];
    for (int y = row.first; y < row.end; y += L::width) run_register(item, pass, row, y, chunk);
    mirror_row(item, pass, view.mirror + row.first_mirror, view.mirror + view.row[k + 1].first_mirror);
  }
  for (int s = chunk.first; s < chunk.end; ++s) sums[s] = fold_columns(chunk.column + s * lane_columns);
}

template <class L>
SaddleFunction saddle_function(int columns) {
  switch (columns) {
    case 1:
      return saddle_chunk<L, 1>;
    case 2:
      return saddle_chunk<L, 2>;
    case 3:
      return saddle_chunk<L, 3>;
    case 4:
      return saddle_chunk<L, 4>;
    default:
      return saddle_chunk<L, most_coordinates>;
  }
}

}  // namespace SURETY_ISA

SaddleFunction SURETY_SADDLE_FUNCTION(int columns) { return saddle_function<Lanes<double, SURETY_DOUBLES>>(columns); }

}  // namespace surety::kernels
