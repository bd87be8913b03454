#pragma once

#include <span>
#include <string_view>

#include "host/papers/paper.h"

/// Every paper, in the order in which they are listed.
// clang-format off
#define SURETY_PAPERS(add)  \
  add(yamashita_2018_paper)   \
  add(du_2016_paper)          \
  add(brooks_du_2021_paper)   \
  add(brooks_du_2023_paper)   \
  add(goyal_narayanan_paper)
// clang-format on

namespace surety {

#define SURETY_DECLARE(paper) extern const Paper paper;
SURETY_PAPERS(SURETY_DECLARE)
#undef SURETY_DECLARE

std::span<const Paper* const> all_papers();

/// Throws InvalidInput where none has that name.
const Paper& find_paper(std::string_view name);

}  // namespace surety
