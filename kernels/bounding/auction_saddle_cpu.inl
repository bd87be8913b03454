// The CPU launch of the kernel `auction_saddle` for one instruction set: included by
// auction_saddle_cpu_{scalar,avx2,avx512}.cpp, which define SURETY_ISA, how many doubles a register holds and the name
// of the function they export.

#include "kernels/launch/team.h"
#include "kernels/bounding/auction_saddle.h"
#include "kernels/bounding/auction_saddle_item.h"

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

/// A chunk's column sums, those of the states, then auction_sums more; on the stack, and touched as far as a pass needs.
template <class L>
struct ChunkSums {
  using T = typename L::Element;
  using V = typename L::Real;
  alignas(64) T column[(most_states + auction_sums) * lane_columns];
  alignas(64) V number[most_states];
  int state[most_states];
  int first, end;  ///< of the sums that the pass makes

  ChunkSums(AuctionPass pass, int states) : first(sums_states(pass) ? 0 : states), end(states + auction_sums) {
    for (int k = first * lane_columns; k < end * lane_columns; ++k) column[k] = T(0);
  }
  void add(int part, const V* sums) {
    for (int k = 0; k < auction_sums; ++k) {
      T* const at = column + (end - auction_sums + k) * lane_columns + part;
      kernels::store<L>(at, kernels::load<L>(at) + sums[k], L::width);
    }
  }
};

template <class L, int J>
void run_register(const AuctionItem<L, J>& item, AuctionPass pass, const AuctionRow& row, int y,
                  ChunkSums<L>& chunk) {
  using V = typename L::Real;
  const int count = row.end - y, column = y % lane_columns;
  V sums[auction_sums] = {};
  StateRegisters<L> states{chunk.number, chunk.state, chunk.column + column};
  switch (pass) {
    case AuctionPass::improve:
      item.improve(row, y, count, sums);
      break;
    case AuctionPass::respond:
      item.respond(row, y, count, sums, states);
      break;
    case AuctionPass::refresh:
      item.refresh(row, y, count, states);
      break;
    case AuctionPass::average:
      item.average(row, y, count);
      break;
    case AuctionPass::anchor:
      item.anchor(row, y, count, sums);
      break;
  }
  chunk.add(column, sums);
}

template <class L, int J>
void mirror_row(const AuctionItem<L, J>& item, AuctionPass pass, const AuctionMirror* from, const AuctionMirror* to) {
  for (const AuctionMirror* m = from; m < to; ++m) {
    if (pass == AuctionPass::improve) item.mirror_allocation(*m, item.next());
    if (pass == AuctionPass::average) item.mirror_allocation(*m, item.step.current);
    if (pass == AuctionPass::respond) item.mirror_value(*m, item.next());
    if (pass == AuctionPass::refresh) item.mirror_value(*m, item.step.current);
  }
}

template <class L, int J>
void auction_saddle_chunk(const AuctionSaddleView& view, const PassStep& step, const double* log_weight, AuctionPass pass,
                  std::uint64_t index, double* sums) {
  const AuctionItem<L, J> item{view, step, log_weight};
  ChunkSums<L> chunk(pass, view.states);
  for (int k = view.first_row[index]; k < view.first_row[index + 1]; ++k) {
    const AuctionRow& row = view.row[k];
    for (int y = row.first; y < row.end; y += L::width) run_register(item, pass, row, y, chunk);
    mirror_row(item, pass, view.mirror + row.first_mirror, view.mirror + view.row[k + 1].first_mirror);
  }
  for (int s = chunk.first; s < chunk.end; ++s) sums[s] = fold_columns(chunk.column + s * lane_columns);
}

template <class L>
AuctionSaddleFunction auction_saddle_function(int columns) {
  switch (columns) {
    case 1:
      return auction_saddle_chunk<L, 1>;
    case 2:
      return auction_saddle_chunk<L, 2>;
    case 3:
      return auction_saddle_chunk<L, 3>;
    case 4:
      return auction_saddle_chunk<L, 4>;
    default:
      return auction_saddle_chunk<L, most_coordinates>;
  }
}

}  // namespace SURETY_ISA

AuctionSaddleFunction SURETY_AUCTION_SADDLE_FUNCTION(int columns) { return auction_saddle_function<Lanes<double, SURETY_DOUBLES>>(columns); }

}  // namespace surety::kernels
