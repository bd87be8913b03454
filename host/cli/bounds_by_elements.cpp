#include "host/cli/bounds_by_elements.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/cli/exit_status.h"
#include "host/cli/interruption.h"
#include "host/io/number.h"
#include "host/io/table.h"

namespace surety {
namespace {

nlohmann::ordered_json as_json(const AuctionEnvironment& environment, const ElementBoundsOptions& options,
                               const ElementBounds& bounds) {
  return {{"lower", bounds.lower},          {"upper", bounds.upper},
          {"width", bounds.width()},        {"wanted_width", options.width},
          {"rounding", bounds.rounding},    {"elements", bounds.elements},
          {"controls", bounds.controls},    {"degree", bounds.degree},
          {"meshes", bounds.meshes},        {"iterations", bounds.iterations},
          {"seconds", bounds.seconds},      {"stopped", bounds.stopped},
          {"bidders", environment.bidders}, {"goods", environment.goods},
          {"states", environment.states()}, {"full_surplus", environment.full_surplus()}};
}

std::string as_table(const std::string& name, const AuctionEnvironment& environment,
                     const ElementBoundsOptions& options, const ElementBounds& bounds) {
  TextTable table({"", "proven"});
  const int decimals = decimals_for(bounds.upper, 9);
  table.add({"the best mechanism guarantees at least", rounded_down(bounds.lower, decimals)});
  table.add({"no mechanism guarantees more than", rounded_up(bounds.upper, decimals)});
  std::string text = fmt::format(
      "{}: {} bidder{}, {} good{}, {} state{}; elements of degree {}\n\n{}\nrelative width {:.1e} on {} elements with "
      "{} "
      "coefficients, the last of {} meshes; {} iterations, {:.2f} s\nfull surplus: {}\n",
      name, environment.bidders, environment.bidders == 1 ? "" : "s", environment.goods,
      environment.goods == 1 ? "" : "s", environment.states(), environment.states() == 1 ? "" : "s", bounds.degree,
      table.text(), bounds.width(), grouped(std::uint64_t(bounds.elements)), grouped(std::uint64_t(bounds.controls)),
      bounds.meshes, grouped(std::uint64_t(bounds.iterations)), bounds.seconds,
      fixed(environment.full_surplus(), decimals));
  if (bounds.stopped) text += fmt::format("stopped before the width was {}\n", shortest(options.width));
  if (bounds.memory > 0)
    text += fmt::format("the next mesh takes {:.3g} GB, more than there is\n", bounds.memory / 1e9);
  return text;
}

}  // namespace

int run_bounds_by_elements(const std::string& name, const AuctionEnvironment& environment,
                           const ElementBoundsOptions& options, Format format) {
  const ElementBounds bounds = bound_by_elements(environment, options);
  print({.text = as_table(name, environment, options, bounds), .json = as_json(environment, options, bounds)}, format);
  return interruption_requested() ? interrupted_status : bounds.stopped ? unfinished_status : done_status;
}

}  // namespace surety
