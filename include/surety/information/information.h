#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surety/options.h"
#include "surety/values/law.h"

namespace surety {

enum class InformationKind {
  minmax,          ///< worst for the seller: iid exponential signals, value a function of their sum
  coarsened,       ///< the same, signals known up to a partition: S(K)
  none,            ///< nobody knows more than the prior
  full,            ///< everybody knows the value
  informed,        ///< the first `informed` bidders know the value, the others nothing
  partition,       ///< everybody knows between which thresholds the value lies
  wallet,          ///< iid uniform signals, the value is their mean
  mineral_rights,  ///< signals independent given the value: value plus or times noise
  accurate,        ///< signals 0 or 1, independent given the value: is it high? right with some probability
  private_values,  ///< everybody knows his own value, iid from the law, and nothing else
  table,           ///< finite, from a CSV file
  bounds,          ///< that of a file of surety bounds, with its own values
  any              ///< whatever it is: the least over all structures and equilibria, by theory
};

/// What bidders know of a common value, or that each has a value of his own, as the user writes it: "minmax",
/// "coarsened:20", "partition:0.3,0.6", "mineral-rights:plus(uniform:0,0.2)", ...
struct Information {
  InformationKind kind = InformationKind::minmax;
  bool fully_revealing = false;    ///< minmax: the value is known to all bidders together (Section 4.3)
  std::int64_t resolution = 0;     ///< coarsened: K, cells [l/K, (l+1)/K) up to K, then [K, infinity)
  std::int64_t informed = 1;       ///< informed
  std::vector<double> thresholds;  ///< partition: ascending, in units of value
  LawPtr noise;                    ///< mineral_rights
  bool multiplicative = false;     ///< mineral_rights: value times noise
  double accuracy = 0.75;          ///< accurate: P(signal is right), 1/2 .. 1; high is the upper half of the prior
  std::string file;                ///< table, bounds: as written
  std::filesystem::path folder;    ///< table, bounds: where a relative file is looked up; empty: the working folder

  /// `folder` as in parse_law.
  static Information parse(std::string_view spec, const std::filesystem::path& folder = {});
  std::string spec() const;  ///< canonical form

  /// Whether all bidders see the same, so that the expected value given the signals is the signal of each.
  bool is_public() const {
    return kind == InformationKind::none || kind == InformationKind::full || kind == InformationKind::partition;
  }
};

std::span<const ChoiceRecord> information_records();

}  // namespace surety
