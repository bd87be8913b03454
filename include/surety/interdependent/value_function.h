#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surety/options.h"

namespace surety {

/// Values of every bidder on a grid of signals, as a user's table gives them. Profiles are numbered with the last
/// bidder's signal running fastest.
struct SignalTable {
  std::string file;
  std::vector<std::vector<double>> signals;  ///< by bidder, strictly ascending
  std::vector<double> cells;                 ///< [profile * N + bidder]

  int bidders() const { return static_cast<int>(signals.size()); }
};

/// What the good is worth to each bidder, given everybody's signals (Goyal & Narayanan, Section 2): convex, continuous
/// and nondecreasing in one's own signal. Either
///   v_i(s) = own_i s_i + sum_j weight_j s_j + highest max_j s_j,
/// which holds private values, additive signals, the maximum and their mixtures, or a table.
class ValueFunction {
 public:
  /// "private", "private:a1,a2,..", "additive", "additive:c1,c2,..", "additive:own=a,others=b", "max",
  /// "mixture(w * F | w * F ..)", "table:FILE.csv". Lists of weights are cycled over the bidders. A table has the
  /// columns signal1 .. signalN, value1 .. valueN and a line per profile. Throws InvalidInput for weights below 0, or a
  /// table that is not convex, continuous and nondecreasing in each bidder's own signal (with the cell).
  static ValueFunction parse(std::string_view spec, const std::filesystem::path& folder = {});

  const std::string& spec() const { return spec_; }
  const SignalTable* table() const { return table_.get(); }  ///< null where the value is a formula

  // The formula's coefficients.
  double own(int bidder) const { return own_[static_cast<std::size_t>(bidder) % own_.size()]; }
  double weight(int bidder) const { return weight_[static_cast<std::size_t>(bidder) % weight_.size()]; }
  double highest() const { return highest_; }
  /// dv_i/ds_i where i's signal is not the highest.
  double slope(int bidder) const { return own(bidder) + weight(bidder); }

  /// v_i(s). What the own signal adds is one term, so that rounding never makes the value fall in it, nor a flat rise.
  /// Not for tables.
  double value(int bidder, std::span<const double> signals) const;

  /// The flat end l_{v_i}(s_-i): the supremum of i's signals in [least, greatest] at which v_i is what it is at
  /// `least`. signals[bidder] is not looked at. Not for tables.
  double flat_end(int bidder, std::span<const double> signals, double least, double greatest) const;

 private:
  std::string spec_;
  std::vector<double> own_{0}, weight_{0};
  double highest_ = 0;
  std::shared_ptr<const SignalTable> table_;
};

/// The value functions that parse knows.
std::span<const ChoiceRecord> value_function_records();

}  // namespace surety
