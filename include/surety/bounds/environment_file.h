#pragma once

#include <filesystem>
#include <variant>

#include "surety/bounds/outcome_environment.h"

namespace surety {

/// An auction, or an environment given by its outcomes.
using AnyEnvironment = std::variant<AuctionEnvironment, OutcomeEnvironment>;

/// Reads a finite environment from TOML: with a key `kind` as read_outcome_environment says; otherwise an auction,
/// `bidders` and
/// - values = "common" or "independent", with `support` (the values that one draw takes) and optionally `probability`
/// (of
///   each; otherwise they are equally likely), `goods` (1) and `premium` (what each bidder's values are above that: a
///   number per bidder);
/// - or a list of [[state]] tables with `probability` and `values`, a list of every bidder's values, each of them a
/// number
///   (one good) or a list over goods.
/// With `greatest_transfer` an auction's payments are lotteries between it and its negative: an environment with
/// outcomes. Each problem is reported as InvalidInput `file:line: key: what is wrong and what would be right`.
AnyEnvironment load_environment(const std::filesystem::path& path);

}  // namespace surety
