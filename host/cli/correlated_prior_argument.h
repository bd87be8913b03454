#pragma once

#include <string>

#include "host/cli/command.h"
#include "surety/correlated_values/correlated_prior.h"

namespace surety {

/// A finite joint law of values on the command line: a CSV file, or --values with discrete laws and --bidders.
class CorrelatedPriorArgument {
 public:
  void add_to(Command& command);
  bool is_table() const { return !file_.empty(); }
  CorrelatedPrior prior() const;  ///< throws InvalidInput
  ProfileLaw profile() const;     ///< of --values and --bidders; throws InvalidInput
  /// "FILE", or "values PRIOR", with the number of bidders.
  std::string text(int bidders) const;

 private:
  std::string file_, values_, bidders_;
  const Command* command_ = nullptr;
};

/// "2 x 3 x 3".
std::string sizes_text(const CorrelatedPrior& prior);

}  // namespace surety
