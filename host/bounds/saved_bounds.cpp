#include "surety/bounds/saved_bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/bounds/auction_certificate.h"
#include "host/bounds/bounds_format.h"
#include "host/io/array_file.h"
#include "surety/bounds/prior_robustness.h"
#include "surety/error.h"
#include "surety/theory/action_grid.h"

namespace surety {
namespace {

constexpr double tolerance = 1e-9;  // of shares and probabilities
constexpr int greatest_k = 10000;

void check_format(const ArrayFile& file) {
  if (file.format().starts_with(outcome_bounds_format_name))
    file.refuse("it is of an environment with outcomes; auctions of goods alone can be played and evaluated");
  if (file.format() != bounds_format)
    file.refuse(fmt::format("its format is \"{}\" but this program reads \"{}\"; solve again with surety bounds",
                            file.format(), bounds_format));
}

/// States, bidders, goods.
std::vector<std::uint64_t> environment_shape(const ArrayFile& file) {
  std::vector<std::uint64_t> shape = file.sizes("environment/values");
  if (shape.size() != 3 || shape[1] > 100 || shape[2] > 100)
    file.refuse("environment/values is not states x bidders x goods: the file is damaged");
  return shape;
}

AuctionEnvironment read_environment(const ArrayFile& file) {
  AuctionEnvironment environment;
  const auto shape = environment_shape(file);
  environment.bidders = int(shape[1]);
  environment.goods = int(shape[2]);
  environment.prior = file.array("environment/prior", {shape[0]});
  environment.values = file.array("environment/values", shape);
  try {
    environment.check();
  } catch (const InvalidInput& error) {
    file.refuse(error.what());
  }
  return environment;
}

void check_allocation(const ArrayFile& file, const AuctionEnvironment& environment,
                      const std::vector<double>& allocation) {
  const std::size_t profiles = allocation.size() / std::size_t(environment.bidders * environment.goods);
  for (int l = 0; l < environment.goods; ++l)
    for (std::size_t x = 0; x < profiles; ++x) {
      double sold = 0, least = 0;
      for (int i = 0; i < environment.bidders; ++i) {
        const double q = allocation[std::size_t(i * environment.goods + l) * profiles + x];
        sold += q;
        least = std::min(least, q);
      }
      if (least < 0 || sold > 1 + tolerance)
        file.refuse("mechanism/allocation has shares below 0, or of one good above 1 in all: the file is damaged");
    }
}

void check_information(const ArrayFile& file, const BoundingInformation& information) {
  double rest = 0;
  for (const double r : information.rest) {
    rest += r;
    if (r < 0) file.refuse("information/rest has a number below 0: the file is damaged");
  }
  // away from the reach a profile's law is the prior times the share plus rest, and must sum to 1
  if (!(information.share >= 0 && std::abs(information.share + rest - 1) <= tolerance))
    file.refuse("information's share and rest do not sum to 1: the file is damaged");
}

/// Who sends 0 pays nothing, or taking part would not be secure.
void check_transfers(const ArrayFile& file, const SavedBounds& saved) {
  const ActionGrid grid(saved.environment.bidders, saved.k());
  for (int i = 0; i < saved.environment.bidders; ++i)
    for (std::int64_t x = 0; x < grid.profiles(); ++x) {
      const double paid = saved.transfers[std::size_t(i)][std::size_t(x)];
      if (grid.action(x, i) == 0 && paid != 0)
        file.refuse(
            fmt::format("mechanism/transfer has bidder {} pay {} for message 0, which must cost nothing: the "
                        "file is damaged",
                        i + 1, paid));
    }
}

/// The guarantee of mechanism and transfers, worked out anew, is what the file says, at most what the information
/// structure lets anyone earn, and that at most the full surplus.
void check_bracket(const ArrayFile& file, const SavedBounds& saved) {
  const double scale = saved.environment.greatest_value() * saved.k(), full = saved.environment.full_surplus();
  const double guarantee = guarantee_under(saved, saved.environment.prior).evaluated;
  const auto in_order = [&](const char* low, double a, const char* high, double b) {
    if (!(a <= b + tolerance * scale))
      file.refuse(fmt::format("{} {} is above {} {}: the file is damaged", low, a, high, b));
  };
  in_order("the bound", saved.lower, "what the mechanism guarantees,", guarantee);
  in_order("the guarantee", guarantee, "what the information structure lets a seller earn,", saved.upper);
  in_order("what the information structure lets a seller earn,", saved.upper, "the full surplus", full);
  for (const double gap : {saved.lower_gap, saved.upper_gap})
    if (gap < 0) file.refuse(fmt::format("a duality gap is {}; it cannot be negative: the file is damaged", gap));
}

}  // namespace

int bidders_in_bounds(const std::filesystem::path& path) {
  const ArrayFile file(path, bounds_files);
  check_format(file);
  return int(environment_shape(file)[1]);
}

SavedBounds load_bounds(const std::filesystem::path& path) {
  const ArrayFile file(path, bounds_files);
  check_format(file);
  SavedBounds saved{read_environment(file), {}, {}, {}, 0, 0, 0, 0};
  const AuctionEnvironment& environment = saved.environment;
  const int k = file.whole_number("k", 2, greatest_k);
  const auto states = std::uint64_t(environment.states()), points = std::uint64_t(k) * std::uint64_t(k) + 1;
  std::vector<std::uint64_t> of_bidder{std::uint64_t(environment.bidders)},
      of_good{of_bidder[0], std::uint64_t(environment.goods)};
  of_bidder.insert(of_bidder.end(), std::size_t(environment.bidders), points);
  of_good.insert(of_good.end(), std::size_t(environment.bidders), points);

  saved.mechanism = {k, file.array("mechanism/allocation", of_good), file.array("mechanism/multiplier", {states})};
  check_allocation(file, environment, saved.mechanism.allocation);
  const auto transfers = file.array("mechanism/transfer", of_bidder);
  const std::size_t profiles = transfers.size() / of_bidder[0];
  for (std::size_t i = 0; i < of_bidder[0]; ++i)
    saved.transfers.emplace_back(transfers.begin() + std::ptrdiff_t(i * profiles),
                                 transfers.begin() + std::ptrdiff_t((i + 1) * profiles));
  check_transfers(file, saved);
  saved.information = {k,
                       file.whole_number("information/reach", 0, environment.bidders * k * k),
                       file.array("information/tilt", of_good),
                       file.array("information/log_weight", {states}),
                       file.number("information/share"),
                       file.array("information/rest", {states})};
  check_information(file, saved.information);
  saved.lower = file.number("lower");
  saved.upper = evaluated_potential(environment, saved.information, 1);
  saved.lower_gap = file.number("lower_gap");
  saved.upper_gap = file.number("upper_gap");
  check_bracket(file, saved);
  return saved;
}

}  // namespace surety
