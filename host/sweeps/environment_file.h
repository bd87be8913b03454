#pragma once

#include <filesystem>

#include "surety/bounds/auction_environment.h"

namespace surety {

/// Reads a finite environment from TOML, `bidders` and
/// - values = "common" or "independent", with `support` (the values that one draw takes) and optionally `probability`
/// (of
///   each; otherwise they are equally likely), `goods` (1) and `premium` (what each bidder's values are above that: a
///   number per bidder);
/// - or a list of [[state]] tables with `probability` and `values`, a list of every bidder's values, each of them a
/// number
///   (one good) or a list over goods.
/// Each problem is reported as InvalidInput `file:line: key: what is wrong and what would be right`.
AuctionEnvironment load_environment(const std::filesystem::path& path);

}  // namespace surety
