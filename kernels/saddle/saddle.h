#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/launch/arena.h"
#include "kernels/saddle/saddle_view.h"
#include "surety/estimate.h"

namespace surety::kernels {

/// A bounding program on the device; fields as in SaddleView.
struct SaddleProblem {
  int bidders = 0, goods = 0, states = 0, columns = 0;
  std::int64_t profiles = 0;
  std::vector<std::int64_t> stride;
  std::vector<SaddleRow> row;
  std::vector<int> first_row;
  std::vector<SaddleMirror> mirror;
  std::vector<int> column_of;
  Stencil derivative, adjoint;
  std::vector<double> weight;
  std::vector<double> theta;

  int chunks() const { return int(first_row.size()) - 1; }
  int sums() const { return states + saddle_sums; }  ///< doubles that a chunk sums, the marginal first
  int coordinates() const { return bidders * goods; }
};

struct SaddleStep {
  double primal_step = 0, dual_step = 0, average_weight = 0;
  int current = 0;
  std::vector<double> log_weight;
};

/// Holds the arrays of one program somewhere and runs passes over them.
class SaddleBackend {
 public:
  virtual ~SaddleBackend() = default;
  /// One pass over every chunk. Its sums, folded over the chunks in order: the marginal by state, then saddle_sums
  /// more.
  virtual std::vector<double> run(SaddlePass pass, const SaddleStep& step) = 0;
  /// All of an array, or of the copy `which` of one of those that have two; [coordinate or column][profiles].
  virtual std::vector<double> read(SaddleArray array, int which) const = 0;
  virtual void write(SaddleArray array, int which, const std::vector<double>& numbers) = 0;
  virtual std::string name() const = 0;
};

/// Throws InvalidInput for a device that is not there.
std::unique_ptr<SaddleBackend> make_saddle_backend(const SaddleProblem& problem, const Execution& execution);

/// The CUDA backend, defined by saddle_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<SaddleBackend> make_cuda_backend(const SaddleProblem& problem);

/// The constant arrays of a problem.
std::vector<std::byte> lay_out(const SaddleProblem& problem, const void* base, SaddleView& view);

/// Mutable numbers that a problem needs, and the view's pointers into them.
std::size_t saddle_numbers(const SaddleProblem& problem);
void place_arrays(const SaddleProblem& problem, double* numbers, SaddleView& view);

/// Adds the sums of the chunks, `size` each, in order.
std::vector<double> fold_chunks(const std::vector<double>& sums, std::size_t size);

/// Numbers before the first array and behind the last, so that a register may read past either.
inline constexpr std::int64_t array_margin = 64;
StencilView put_stencil(Arena& arena, const Stencil& stencil);

/// Where an array stands in the view, and how many arrays over profiles it has.
double* place_of(const SaddleView& view, SaddleArray array, int which);
int width_of(const SaddleProblem& problem, SaddleArray array);

/// One chunk of a pass on the CPU; `sums` as in SaddleProblem::sums.
using SaddleFunction = void (*)(const SaddleView& view, const SaddleStepView& step, SaddlePass pass,
                                std::uint64_t chunk, double* sums);
SaddleFunction saddle_on_scalar(int columns);
SaddleFunction saddle_on_avx2(int columns);
SaddleFunction saddle_on_avx512(int columns);

}  // namespace surety::kernels
