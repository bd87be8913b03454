// The CPU launch of the kernel `saddle` for one instruction set: included by saddle_cpu_{scalar,avx2,avx512}.cpp, which
// define SURETY_ISA, how many doubles a register holds and the name of the function they export.

#include "kernels/saddle/column_fold.h"
#include "kernels/saddle/saddle.h"
#include "kernels/saddle/saddle_item.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// A number per state for the lanes of one register, sums beside it for every column of the chunk.
template <class L>
struct StateRegisters {
  using T = typename L::Element;
  using V = typename L::Real;
  static constexpr int parts = lane_columns / L::width;
  V* number;  ///< those kept, one after the other
  int* state;
  T* sum;  ///< [state][lane_columns], the columns from this register's first on
  int count = 0;

  void keep(int s, V p) {
    number[count] = p;
    state[count++] = s;
  }
  template <class Again>
  void add_kept(int, V factor, Again) const {
    for (int k = 0; k < count; ++k) {
      T* const at = sum + state[k] * lane_columns;
      V v;
      __builtin_memcpy(&v, at, sizeof(V));
      v = v + factor * number[k];
      __builtin_memcpy(at, &v, sizeof(V));
    }
  }
};

/// A chunk's column sums, those of the states, then saddle_sums more; on the stack, and touched as far as needed.
template <class L>
struct ChunkSums {
  using T = typename L::Element;
  using V = typename L::Real;
  alignas(64) T column[(most_states + saddle_sums) * lane_columns];
  alignas(64) V number[most_states];
  int state[most_states];

  void clear(int states) {
    for (int k = 0; k < (states + saddle_sums) * lane_columns; ++k) column[k] = T(0);
  }
  void add(int states, int part, const V* sums) {
    for (int k = 0; k < saddle_sums; ++k) {
      T* const at = column + (states + k) * lane_columns + part * L::width;
      V v;
      __builtin_memcpy(&v, at, sizeof(V));
      v = v + sums[k];
      __builtin_memcpy(at, &v, sizeof(V));
    }
  }
};

template <class L, int J>
void run_register(const SaddleItem<L, J>& item, SaddlePass pass, const SaddleRow& row, int y, int part,
                  ChunkSums<L>& chunk) {
  using V = typename L::Real;
  const int count = row.length - y;
  V sums[saddle_sums] = {};
  StateRegisters<L> states{chunk.number, chunk.state, chunk.column + part * L::width};
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
  chunk.add(item.view.states, part, sums);
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
void saddle_chunk(const SaddleView& view, const SaddleStepView& step, SaddlePass pass, std::uint64_t index,
                  double* sums) {
  const SaddleItem<L, J> item{view, step};
  const auto& v = item.view;
  ChunkSums<L> chunk;
  chunk.clear(v.states);
  for (int r = v.first_row[index]; r < v.first_row[index + 1]; ++r) {
    const SaddleRow& row = v.row[r];
    for (int y = 0; y < row.length; y += L::width) run_register(item, pass, row, y, y % lane_columns / L::width, chunk);
    mirror_row(item, pass, v.mirror + row.first_mirror, v.mirror + v.row[r + 1].first_mirror);
  }
  for (int s = 0; s < v.states + saddle_sums; ++s) sums[s] = fold_columns(chunk.column + s * lane_columns);
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
