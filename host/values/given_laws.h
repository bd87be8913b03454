#pragma once

#include <vector>

#include "surety/values/law.h"

namespace surety {

/// While it lives parse_law knows laws of one's own (user_law.h) under their names, "user:NAME", on the thread that
/// made it. Where another one lives there, that one waits. Throws InvalidInput where two of the laws have one name.
class GivenLaws {
 public:
  explicit GivenLaws(std::vector<LawPtr> laws);
  ~GivenLaws();
  GivenLaws(const GivenLaws&) = delete;
  GivenLaws& operator=(const GivenLaws&) = delete;

  /// The law with that spec; null where there is none.
  static LawPtr find(std::string_view spec);

 private:
  std::vector<LawPtr> waiting_;
};

}  // namespace surety
