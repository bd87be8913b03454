#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/estimate/estimate_view.h"
#include "kernels/launch/backend.h"
#include "surety/estimate.h"
#include "surety/random/philox.h"
#include "surety/values/demand_form.h"

namespace surety::kernels {

/// Symmetric equilibrium bids of one state, in double precision on the host; see EquilibriumBidView.
struct EquilibriumBidForm {
  DemandForm value;                ///< where its shape is `pieces`
  std::vector<double> bid_at_end;  ///< by piece
  DemandForm table;                ///< where it is not
};

/// A policy graph in double precision on the host; see PolicyView.
struct PolicyForm {
  int cells = 1;
  std::vector<int> group_of_bidder;  ///< by arrival
  std::vector<double> price, acceptance, cut;
  std::vector<int> next;
};

/// One estimation problem in double precision on the host. Vectors by state and group have states * groups entries,
/// groups of one state together; those that the rule does not read stay empty.
struct EstimateProblem {
  Rule rule = Rule::efficient;
  Precision precision = Precision::double_;
  bool comonotone = false, reduced = false;
  std::uint64_t seed = 0;
  std::uint32_t experiment = 0;
  std::uint64_t samples = 0;
  std::vector<std::int64_t> group_sizes;
  std::vector<double> weights;  ///< by state
  std::vector<DemandForm> value;
  std::vector<EquilibriumBidForm> bid;  ///< by state
  std::vector<DemandForm> virtual_value;
  std::vector<double> monopoly_quantile, monopoly_price;
  std::vector<double> reserve;  ///< by state
  std::vector<double> acceptance;
  PolicyForm policy;

  std::int64_t bidders() const;
  /// Draws that one replicate costs, about.
  std::uint64_t draws() const;
};

/// Largest number of bidders that profile sampling has blocks for, in double; groups start on blocks of their own.
inline constexpr std::int64_t max_profile_bidders = (std::int64_t(1) << purpose_shift) * draws_per_block<double> / 2;

/// What sums up the statistics of the problem's rule where `execution` says. Throws InvalidInput where that is not
/// there.
std::unique_ptr<Backend> make_backend(const EstimateProblem& problem, const Execution& execution);

/// The CUDA backend, defined by estimate_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<Backend> make_cuda_backend(const EstimateProblem& problem);

/// The problem's arrays for a device whose memory begins at `base` with the bytes that come out, and the view of them.
template <class T>
std::vector<std::byte> lay_out(const EstimateProblem& problem, const void* base, EstimateView<T>& view);

}  // namespace surety::kernels
