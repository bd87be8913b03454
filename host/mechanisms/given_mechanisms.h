#pragma once

#include <string_view>
#include <vector>

#include "surety/mechanisms/mechanism.h"

namespace surety {

/// While it lives Mechanism::parse knows mechanisms of one's own (user_mechanism.h) under their names, on the thread
/// that made it. Where another one lives there, that one waits.
class GivenMechanisms {
 public:
  explicit GivenMechanisms(std::vector<Mechanism> mechanisms);
  ~GivenMechanisms();
  GivenMechanisms(const GivenMechanisms&) = delete;
  GivenMechanisms& operator=(const GivenMechanisms&) = delete;

  /// The mechanism of that name; null where there is none.
  static const Mechanism* find(std::string_view name);

 private:
  std::vector<Mechanism> waiting_;
};

}  // namespace surety
