#include "host/cli/bounds_by_elements.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/cli/exit_status.h"
#include "host/cli/interruption.h"
#include "host/io/number.h"
#include "host/io/table.h"

namespace surety {
namespace {

Report report_of(const std::string& name, const AuctionEnvironment& environment, const ElementBoundsOptions& options,
                 const ElementBounds& bounds) {
  const int decimals = decimals_for(bounds.upper, 9);
  Report report;
  report.text(fmt::format("{}: {} bidder{}, {} good{}, {} state{}; elements of degree {}\n\n", name,
                          environment.bidders, environment.bidders == 1 ? "" : "s", environment.goods,
                          environment.goods == 1 ? "" : "s", environment.states(), environment.states() == 1 ? "" : "s",
                          bounds.degree));
  report.table({"", "proven"});
  report.value("the best mechanism guarantees at least", "lower", bounds.lower, {rounded_down(bounds.lower, decimals)});
  report.value("no mechanism guarantees more than", "upper", bounds.upper, {rounded_up(bounds.upper, decimals)});
  report.text(fmt::format(
      "\nrelative width {:.1e} on {} elements with {} coefficients, the last of {} meshes; {} iterations, "
      "{:.2f} s\nfull surplus: {}\n",
      bounds.width(), grouped(std::uint64_t(bounds.elements)), grouped(std::uint64_t(bounds.controls)), bounds.meshes,
      grouped(std::uint64_t(bounds.iterations)), bounds.seconds, fixed(environment.full_surplus(), decimals)));
  if (bounds.stopped) report.text(fmt::format("stopped before the width was {}\n", shortest(options.width)));
  if (bounds.memory > 0)
    report.text(fmt::format("the next mesh takes {:.3g} GB, more than there is\n", bounds.memory / 1e9));
  report.json.update({{"width", bounds.width()},
                      {"wanted_width", options.width},
                      {"rounding", bounds.rounding},
                      {"elements", bounds.elements},
                      {"controls", bounds.controls},
                      {"degree", bounds.degree},
                      {"meshes", bounds.meshes},
                      {"iterations", bounds.iterations},
                      {"seconds", bounds.seconds},
                      {"stopped", bounds.stopped},
                      {"bidders", environment.bidders},
                      {"goods", environment.goods},
                      {"states", environment.states()},
                      {"full_surplus", environment.full_surplus()}});
  return report;
}

}  // namespace

int run_bounds_by_elements(const std::string& name, const AuctionEnvironment& environment,
                           const ElementBoundsOptions& options, Format format) {
  const ElementBounds bounds = bound_by_elements(environment, options);
  print(report_of(name, environment, options, bounds), format);
  return interruption_requested() ? interrupted_status : bounds.stopped ? unfinished_status : done_status;
}

Alternative shape_of_bounds_by_elements() {
  return {"an auction, without a grid",
          {{"lower", Shape::number(), "value", "proven: a mechanism guarantees at least this"},
           {"upper", Shape::number(), "value", "proven: no mechanism guarantees more"},
           {"width", Shape::number(), "relative", "upper - lower over upper"},
           {"wanted_width", Shape::number(), "relative", "that was asked for"},
           {"rounding", Shape::number(), "value", "that is allowed for"},
           {"elements", Shape::count(), "elements", "of the last mesh"},
           {"controls", Shape::count(), "", "coefficients of the polynomials on them"},
           {"degree", Shape::count(), "", "of these"},
           {"meshes", Shape::count(), "", "that were solved on"},
           {"iterations", Shape::count(), "iterations", "of the solver, on all meshes"},
           {"seconds", Shape::number(), "seconds", "that it took"},
           {"stopped", Shape::flag(), "", "whether before the width was what was asked for"},
           {"bidders", Shape::count(), "bidders", "of the environment"},
           {"goods", Shape::count(), "goods", "for sale"},
           {"states", Shape::count(), "states", "of the environment"},
           {"full_surplus", Shape::number(), "value", "what trade is worth"}}};
}

}  // namespace surety
