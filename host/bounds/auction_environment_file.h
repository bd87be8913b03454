#pragma once

#include <toml++/toml.h>

#include <array>
#include <filesystem>
#include <string_view>

#include "surety/bounds/auction_environment.h"

namespace surety {

/// What an auction's file may say beside the environment: host/restricted_information reads it.
inline constexpr std::array<std::string_view, 2> restrictions_of_environments{"information", "prior"};

/// Reads an auction's environment as load_environment says, from a parsed file without what stands beside it.
AuctionEnvironment read_auction_environment(const std::filesystem::path& path, const toml::table& table);

}  // namespace surety
